/** Numbers of the report in words, for every form that is text. */
import type { Alignment } from '../core/measures/snapshot.ts';
import type { ReportDocument, ReportObjective } from './report-document.ts';

/** The mark of no value; 0 is zero. */
export const noValue = '—';

/** "41.2 % (103 of 250)"; an em dash where there is nothing to divide by. */
export function coverageText(alignment: Alignment): string {
  const whole = alignment.aligned + alignment.unaligned;
  if (alignment.coverageRatio === undefined) return noValue;
  return `${percent(alignment.coverageRatio)} (${alignment.aligned} of ${whole})`;
}

export function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(1)} %`;
}

/** "84.6 % (5.5 of 6.5)", in the view that people are shown. */
export function executionText(
  { executionCoverage }: ReportObjective,
  view: ReportDocument['view'],
): string {
  const { executed, planned, ratio } = executionCoverage[view];
  if (ratio === undefined) return noValue;
  return `${percent(ratio)} (${weight(executed)} of ${weight(planned)})`;
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
