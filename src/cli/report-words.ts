/** Numbers of the report in words, for every form that is text. */
import type { ShareBasis } from '../core/measures/effort-snapshot.ts';
import type { Alignment } from '../core/measures/snapshot.ts';
import { createCalendar, dayMs, hourMs, minuteMs } from '../core/time.ts';
import type { ReportDocument, ReportObjective, ReportSource } from './report-document.ts';

/** The mark of no value; 0 is zero. */
export const noValue = '—';

/** "41.2 % (103 of 250)"; an em dash where there is nothing to divide by. */
export function coverageText(alignment: Alignment): string {
  const whole = alignment.aligned + alignment.unaligned;
  if (alignment.coverageRatio === undefined) return noValue;
  return `${percent(alignment.coverageRatio)} (${alignment.aligned} of ${whole})`;
}

/** Rounding never turns something into nothing, nor nearly all into all. */
export function percent(ratio: number): string {
  if (ratio > 0 && ratio < 0.0005) return '<0.1 %';
  if (ratio < 1 && ratio >= 0.9995) return '>99.9 %';
  return `${(ratio * 100).toFixed(1)} %`;
}

/** "84.6 % (5.5 of 6.5)", in the view that people are shown. */
export function executionText(
  { executionCoverage }: ReportObjective,
  view: ReportDocument['view'],
): string {
  const { executed, planned, ratio } = executionCoverage[view];
  return ratioText(ratio, { of: executed, whole: planned });
}

/** "58.8 % (38.5 of 65.5)", in the view that people are shown. */
export function progressText({ progress }: ReportObjective, view: ReportDocument['view']): string {
  const { done, whole, ratio } = progress[view];
  return ratioText(ratio, { of: done, whole });
}

export function weight(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}

/** Which strategy the numbers are of; nothing to add when it is that of today, at today. */
export function readingText({ reading, ...strategy }: ReportDocument['strategy']): string {
  switch (reading) {
    case 'today':
      return '';
    case 'restated':
      return `${strategy.isBeforeFirst ? 'before the first strategy, ' : ''}restated under the strategy of today`;
    case 'as_it_was': {
      const end = strategy.inForceTo === undefined ? '' : ` to ${strategy.inForceTo}`;
      return `as it was: strategy ${strategy.version}, in force from ${strategy.inForceFrom}${end}`;
    }
  }
}

/** What is written of a number that may not be there. */
export function known<T>(value: T | undefined, write: (value: T) => string): string {
  return value === undefined ? noValue : write(value);
}

/** "84.6 % (5.5 of 6.5)" */
export function ratioText(
  ratio: number | undefined,
  parts: { readonly of: number; readonly whole: number },
): string {
  return known(
    ratio,
    (value) => `${percent(value)} (${weight(parts.of)} of ${weight(parts.whole)})`,
  );
}

/** The local day of an instant: "2026-11-24". */
export function localDay(instant: string, timezone: string): string {
  return createCalendar(timezone).dateOf(Date.parse(instant));
}

/** "12.3 d", below a day "5.2 h", below an hour "12 min". */
export function elapsed(milliseconds: number): string {
  if (milliseconds >= dayMs) return `${(milliseconds / dayMs).toFixed(1)} d`;
  if (milliseconds >= hourMs) return `${(milliseconds / hourMs).toFixed(1)} h`;
  return `${Math.round(milliseconds / minuteMs)} min`;
}

/** "+3", "−2", "0" */
export function signed(value: number): string {
  if (value === 0) return '0';
  return `${value < 0 ? '−' : '+'}${weight(Math.abs(value))}`;
}

/** "31.2 % (24.5 to 38.9 %)": the share of an objective with its interval. */
export function shareText({ share, low, high }: NonNullable<ReportObjective['target']>): string {
  return `${percent(share)} (${(low * 100).toFixed(1)} to ${percent(high)})`;
}

export const basisWords = {
  effort: 'effort',
  completed: 'completed',
  wip: 'in progress',
} as const satisfies Record<ShareBasis, string>;

type Refusal = NonNullable<NonNullable<ReportObjective['forecast']>['refused']>;

const refusals = {
  nothing_remains: 'nothing remains to be done',
  too_few_weeks: 'fewer than 6 past weeks to draw from',
  no_throughput: 'nothing was completed in the past weeks',
} as const satisfies Record<Refusal, string>;

/** Why there is no forecast, or no end of it; undefined where there is one. */
export function noForecast({ forecast }: ReportObjective): string | undefined {
  if (forecast === undefined) return 'not in force';
  if (forecast.refused !== undefined) return refusals[forecast.refused];
  return forecast.withScope?.p85 === undefined ? 'P85 lies beyond 520 weeks' : undefined;
}

/** Which strategy the numbers are of, always in full; instants as the form writes them. */
export function strategyText(
  { reading, version, inForceFrom, inForceTo, isBeforeFirst }: ReportDocument['strategy'],
  write: (instant: string) => string,
): string {
  return [
    `version ${version}`,
    ...(inForceFrom === undefined ? [] : [`in force from ${write(inForceFrom)}`]),
    ...(inForceTo === undefined ? [] : [`to ${write(inForceTo)}`]),
    ...(isBeforeFirst ? ['the instant is before the first version'] : []),
    readings[reading],
  ].join(', ');
}

const readings = {
  today: 'as it is today',
  restated: 'restated: what was then, under the strategy of today',
  as_it_was: 'as it was: what was then, under the strategy of then',
} as const satisfies Record<ReportDocument['strategy']['reading'], string>;

export function problemsText({ problems }: Pick<ReportSource, 'problems'>): string {
  const total = Object.values(problems).reduce((sum, count) => sum + count, 0);
  return `${total} data ${total === 1 ? 'problem' : 'problems'}`;
}

/** "84.6 % 5.5/6.5": where there is little room. */
export function compactRatio(
  ratio: number | undefined,
  parts: { readonly of: number; readonly whole: number },
): string {
  return known(ratio, (value) => `${percent(value)} ${weight(parts.of)}/${weight(parts.whole)}`);
}
