/** How columns of tables show what they hold. */
import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { shownAs, threshold } from './appearance.ts';

export function property(id: string, value: unknown): DynamicConfigValue {
  return { id, value };
}

/** Share of one, as a bar with its number. */
export const ratioCell: readonly DynamicConfigValue[] = [
  ...ratio(),
  property('min', 0),
  property('max', 1),
  property('custom.cellOptions', { type: 'gauge', mode: 'basic' }),
];

/** Share of one as a number alone. */
export function ratio(): DynamicConfigValue[] {
  return [property('unit', 'percentunit'), property('decimals', 1)];
}

/** Sums of weights and person-days are fractions; issues never are. */
export const workCell: readonly DynamicConfigValue[] = [property('decimals', 1)];

/** An instant in milliseconds, as "3 hours ago". */
export const agoCell: readonly DynamicConfigValue[] = [property('unit', 'dateTimeFromNow')];

/** An instant in milliseconds, as a day. */
export const dayCell: readonly DynamicConfigValue[] = [property('unit', 'time:YYYY-MM-DD')];

/** Seconds as "3 days". */
export const durationCell: readonly DynamicConfigValue[] = [property('unit', 'dtdurations')];

/** Coloured from one on. */
export const alarmingCell: readonly DynamicConfigValue[] = [
  property('thresholds', threshold('text', 1, 'orange').build()),
  property('custom.cellOptions', { type: 'color-text' }),
];

/** 1 and 0 as words. */
export function yesCell(yes: string, no: string): DynamicConfigValue[] {
  const words = { '1': { text: yes, color: 'green' }, '0': { text: no, color: 'red' } };
  return colouredCell(shownAs(words));
}

export function colouredCell(mapping: ReturnType<typeof shownAs>): DynamicConfigValue[] {
  return [property('mappings', [mapping]), property('custom.cellOptions', { type: 'color-text' })];
}

export function widthCell(width: number): DynamicConfigValue {
  return property('custom.width', width);
}

/** The issue in its tracker. The address is in the column Link of the same row, which is not shown. */
export const keyCell: readonly DynamicConfigValue[] = [
  widthCell(110),
  property('links', [
    { title: 'Open in the tracker', url: '${__data.fields.Link}', targetBlank: true },
  ]),
];

export const hiddenCell: readonly DynamicConfigValue[] = [property('custom.hidden', true)];

/** The objective of the row, with the tickets behind it. */
export const objectiveCell: readonly DynamicConfigValue[] = [
  property('links', [
    {
      title: 'What is behind it',
      url: '/d/throughline-objective?var-objective=${__data.fields.Id}&${datasource:queryparam}&${database:queryparam}&${job:queryparam}',
      targetBlank: false,
    },
  ]),
];
