/** Colours, columns and reductions the panels share. */
import { ReduceDataOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import {
  type DataTransformerConfig,
  type DynamicConfigValue,
  MappingType,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';

/** Without a calculation of its own a stat shows nothing. */
export function newest(): ReduceDataOptionsBuilder {
  return new ReduceDataOptionsBuilder().calcs(['lastNotNull']);
}

/** `color` from `from` on, `below` under it. */
export function threshold(below: string, from: number, color: string): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([
    { value: null, color: below },
    { value: from, color },
  ]);
}

export function oneColour(color: string): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([{ value: null, color }]);
}

interface Shown {
  readonly text: string;
  readonly color: string;
}

export function shownAs(values: Readonly<Record<string, Shown>>): ValueMapping {
  return { type: MappingType.ValueToText, options: { ...values } };
}

/**
 * Joins queries row by row and keeps the named columns in the given order. A label that is not named stays visible:
 * two rows for one thing must be seen, not hidden.
 */
export function columns(
  names: Readonly<Record<string, string>>,
  hidden: readonly string[],
): DataTransformerConfig[] {
  return [
    { id: 'merge', options: {} },
    {
      id: 'organize',
      options: {
        excludeByName: Object.fromEntries(hidden.map((name) => [name, true])),
        indexByName: Object.fromEntries(Object.keys(names).map((name, index) => [name, index])),
        renameByName: names,
      },
    },
  ];
}

export function property(id: string, value: unknown): DynamicConfigValue {
  return { id, value };
}

/** Share of one, as a bar with its number. */
export const ratioCell: readonly DynamicConfigValue[] = [
  property('unit', 'percentunit'),
  property('decimals', 1),
  property('min', 0),
  property('max', 1),
  property('custom.cellOptions', { type: 'gauge', mode: 'basic' }),
];

/** Sums of weights are fractions; issues never are. */
export const workCell: readonly DynamicConfigValue[] = [property('decimals', 1)];

/** An instant in milliseconds, as "3 hours ago". */
export const agoCell: readonly DynamicConfigValue[] = [property('unit', 'dateTimeFromNow')];
