import type { ReportDocument, ReportObjective } from './report-document.ts';
import { type Columns, tableOf } from './report-table.ts';
import {
  compactRatio,
  coverageText,
  elapsed,
  known,
  noValue,
  percent,
  problemsText,
  ratioText,
  readingText,
} from './report-words.ts';
import { table } from './table.ts';

/** The report as a table for people: what leads to questions; the other forms hold the rest. */
export function reportText(report: ReportDocument): string {
  const { header, rows } = tableOf({ title: '' }, columnsOf(report), report.objectives);
  return [
    asOfLine(report),
    `${report.headline}.`,
    '',
    ...table([header, ...rows]),
    '',
    ...wholeLines(report),
    ...report.sources.map(sourceLine),
    '',
  ].join('\n');
}

/** Stands above every text: of when and of which strategy the numbers are. */
export function asOfLine(report: ReportDocument): string {
  const reading = readingText(report.strategy);
  return `As of ${report.asOf}${reading && `, ${reading}`} (days and weeks in ${report.timezone}, window ${report.window.days} days${report.view === 'exclusive' ? ', work in the exclusive view' : ''})`;
}

function columnsOf({ window, view }: ReportDocument): Columns<ReportObjective> {
  return [
    ['objective', ({ id }) => id],
    ['prio', ({ priority }) => String(priority)],
    ['status', ({ status }) => status],
    ['wip', ({ wip }) => String(wip.issues)],
    [`done ${window.days}d`, ({ completed }) => String(completed.issues)],
    ['execution', ({ executionCoverage }) => executionOf(executionCoverage[view])],
    ['cycle P85', ({ flow }) => known(flow.cycleTime.p85Ms, elapsed)],
    ['share/target', ({ target }) => known(target, shareAgainstTarget)],
    ['ends P85', ({ forecast }) => forecast?.withScope?.p85 ?? noValue],
    ['due', ({ due }) => due ?? noValue],
  ];
}

function executionOf({
  executed,
  planned,
  ratio,
}: ReportObjective['executionCoverage']['shared']): string {
  return compactRatio(ratio, { of: executed, whole: planned });
}

/** "31.2/30.0 %", with a mark when the interval excludes the target. */
function shareAgainstTarget({
  share,
  target,
  isOff,
}: NonNullable<ReportObjective['target']>): string {
  return `${(share * 100).toFixed(1)}/${percent(target)}${isOff ? ' off' : ''}`;
}

function wholeLines({ alignment, effort, strategyCoverage, ...report }: ReportDocument): string[] {
  const { aligned, unaligned, coverageRatio } = effort;
  const { moving, observed, ratio } = strategyCoverage.plain;
  const unobserved =
    strategyCoverage.unobserved === 0 ? '' : `, ${strategyCoverage.unobserved} unobserved`;
  const gap = known(report.alignmentGap?.gap, percent);
  return [
    `Alignment coverage  in progress ${coverageText(alignment.wip)}   completed ${coverageText(alignment.completed)}   created ${coverageText(alignment.created)}`,
    `Effort  aligned ${ratioText(coverageRatio, { of: aligned, whole: aligned + unaligned })} person-days   alignment gap ${gap}`,
    `Strategy  moving ${ratioText(ratio, { of: moving, whole: observed })} objectives${unobserved}`,
  ];
}

function sourceLine(source: ReportDocument['sources'][number]): string {
  const warning =
    source.unobserved === undefined ? '' : `NOT OBSERVED (${source.unobserved}), last `;
  const mirrored = (source.mirrored ?? 0) > 0 ? `   counted elsewhere ${source.mirrored}` : '';
  return `Source ${source.id}  ${warning}read ${source.lastSuccessAt}   ${problemsText(source)}${mirrored}`;
}
