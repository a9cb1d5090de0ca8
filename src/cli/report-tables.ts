/** What is shown of the strategy and of its objectives, as tables. Names come from the configuration: each form escapes them. */
import { statusNames } from '../server/page/status-words.ts';
import type { ReportDocument, ReportObjective } from './report-document.ts';
import { type Columns, type ReportTable, tableOf } from './report-table.ts';
import {
  basisWords,
  executionText,
  known,
  localDay,
  noForecast,
  noValue,
  percent,
  ratioText,
  shareText,
  signed,
  weight,
} from './report-words.ts';

export function alignmentTable(report: ReportDocument): ReportTable {
  const { alignment, effort, window } = report;
  const rows = [
    { work: 'In progress, issues', ...alignment.wip },
    { work: `Completed in ${window.days} days, issues`, ...alignment.completed },
    { work: `Created in ${window.days} days, issues`, ...alignment.created },
    { work: `Effort in ${window.days} days, person-days`, ...effort },
  ];
  return tableOf(
    {
      title: 'Alignment coverage',
      note: 'Coverage = aligned ÷ (aligned + unaligned). Exempt work is run-the-business work, in neither.',
    },
    [
      ['Work', ({ work }) => work],
      ['Coverage', ({ coverageRatio }) => known(coverageRatio, percent)],
      ['Aligned', ({ aligned }) => weight(aligned)],
      ['Unaligned', ({ unaligned }) => weight(unaligned)],
      ['Exempt', ({ exempt }) => weight(exempt)],
    ],
    rows,
  );
}

export function strategyTable({ strategyCoverage }: ReportDocument): ReportTable {
  const { plain, byPriority, byTarget, unobserved } = strategyCoverage;
  return tableOf(
    {
      title: 'Strategy coverage',
      note: `The part of the strategy that is moving, over its lowest objectives in force. ${unobserved} unobserved, in no number.`,
    },
    [
      ['Objectives weigh', ({ weigh }) => weigh],
      ['Served', ({ ratio }) => known(ratio, percent)],
      ['Moving', ({ moving }) => twoDecimals(moving)],
      ['Observed', ({ observed }) => twoDecimals(observed)],
    ],
    [
      { weigh: 'the same', ...plain },
      { weigh: '1 ÷ priority', ...byPriority },
      { weigh: 'their target share', ...byTarget },
    ],
  );
}

/** Weights of 1 ÷ priority say little with one. */
function twoDecimals(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}

export function objectivesTable(report: ReportDocument): ReportTable {
  return tableOf<ReportObjective>(
    {
      title: 'Objectives',
      note: 'An issue that serves two objectives counts in both. A parent holds what its parts hold. Execution coverage = work in progress or done ÷ work planned.',
    },
    [
      ['Objective', ({ name }) => name],
      ['Priority', ({ priority }) => String(priority)],
      ['Status', ({ status, reason }) => `${statusNames[status]}: ${reason}`],
      ['In progress', wipText],
      [`Completed in ${report.window.days} days`, ({ completed }) => String(completed.issues)],
      [`Created in ${report.window.days} days`, ({ created }) => String(created.issues)],
      ['Execution coverage', (each) => executionText(each, report.view)],
      [
        'Last moved',
        ({ lastMovedAt }) => known(lastMovedAt, (at) => localDay(at, report.timezone)),
      ],
    ],
    report.objectives,
  );
}

function wipText({
  wip,
  blockedIssues,
  quietIssues,
  unassignedIssues,
}: Pick<ReportObjective, 'wip' | 'blockedIssues' | 'quietIssues' | 'unassignedIssues'>): string {
  return [
    String(wip.issues),
    ...(blockedIssues > 0 ? [`${blockedIssues} blocked`] : []),
    ...(quietIssues > 0 ? [`${quietIssues} quiet`] : []),
    ...(unassignedIssues > 0 ? [`${unassignedIssues} unassigned`] : []),
  ].join(', ');
}

export function declaredTable({ objectives, timezone }: ReportDocument): ReportTable {
  return tableOf(
    {
      title: 'Declared and observed',
      note: 'What people say of an objective beside what is seen of it. On track disagrees with a status in which nothing goes on.',
    },
    [
      ['Objective', ({ objective }) => objective.name],
      ['Said by', ({ by, name }) => (name === undefined ? by : `${by} ${name}`)],
      ['State', ({ state }) => state.replace('_', ' ')],
      ['Since', ({ since }) => known(since, (at) => localDay(at, timezone))],
      ['Observed', ({ objective }) => statusNames[objective.status]],
      ['Disagrees', ({ disagrees }) => (disagrees ? 'yes' : 'no')],
    ],
    objectives.flatMap((objective) =>
      objective.declarations.map((each) => ({ ...each, objective })),
    ),
  );
}

export function targetsTable({ objectives }: ReportDocument): ReportTable {
  const targets = objectives.flatMap(({ name, target }) =>
    target === undefined ? [] : [{ name, ...target }],
  );
  return tableOf(
    {
      title: 'Targets against actual',
      note:
        targets.length === 0
          ? 'No objective in force has a target share, or there is no work.'
          : "The interval is Wilson's at 95 %, approximate for work that is divided between objectives. An objective is off target only when it excludes the target.",
    },
    targetColumns,
    targets,
  );
}

type Target = NonNullable<ReportObjective['target']> & Pick<ReportObjective, 'name'>;

const targetColumns: Columns<Target> = [
  ['Objective', ({ name }) => name],
  ['Target', ({ target }) => percent(target)],
  ['Actual (interval)', shareText],
  ['Work', ({ served, whole }) => `${weight(served)} of ${weight(whole)}`],
  ['n', ({ n }) => weight(n)],
  ['Of', ({ basis }) => basisWords[basis]],
  ['Difference', ({ divergence }) => `${signed(Number((divergence * 100).toFixed(1)))} points`],
  ['Off target', ({ isOff }) => (isOff ? 'yes' : 'no')],
];

export function gapTable({ alignmentGap, objectives }: ReportDocument): ReportTable {
  const names = new Map(objectives.map(({ id, name }) => [id, name]));
  const parts = alignmentGap?.parts ?? [];
  return tableOf(
    {
      title: 'Alignment gap',
      note:
        alignmentGap === undefined
          ? 'There is none: no target is in force, or there is no work.'
          : `${percent(alignmentGap.gap)}: 0 % = ${basisWords[alignmentGap.basis]} follows the plan, 100 % = not at all.`,
    },
    [
      ['Objective', ({ name }) => name],
      ['Target', ({ target }) => percent(target)],
      ['Actual', ({ actual }) => percent(actual)],
    ],
    [
      ...parts.map((each) => ({ name: names.get(each.objective) ?? each.objective, ...each })),
      ...(alignmentGap === undefined ? [] : [{ name: 'Everything else', ...alignmentGap.rest }]),
    ],
  );
}

export function attentionTable(report: ReportDocument): ReportTable {
  const { objectives, window } = report;
  const { aligned, unaligned, exempt, coverageRatio, sunk, unassignedIssueDays } = report.effort;
  const coverage = ratioText(coverageRatio, { of: aligned, whole: aligned + unaligned });
  return tableOf(
    {
      title: 'Effort',
      note: `Person-days of ${window.days} days: an estimate from who is assigned to what is active. Coverage ${coverage}, ${weight(exempt)} exempt; ${weight(sunk)} went into work that was cancelled after it had started (sunk). ${weight(unassignedIssueDays)} issue-days without an assignee are in no person-day.`,
    },
    [
      ['Objective', ({ name }) => name],
      ['Issues', ({ effort }) => String(effort.issues)],
      ['Person-days, shared view', ({ effort }) => weight(effort.shared)],
      ['Person-days, exclusive view', ({ effort }) => weight(effort.exclusive)],
      ['Sunk', ({ effort }) => weight(effort.sunk)],
    ],
    objectives,
  );
}

export function forecastTable({ objectives }: ReportDocument): ReportTable {
  return tableOf<ReportObjective>(
    {
      title: 'Forecast against due',
      note: 'When the remaining work will be done if the weeks to come are like the past ones: half of the simulated runs end by P50, 85 in 100 by P85.',
    },
    [
      ['Objective', ({ name }) => name],
      ['Due', ({ due }) => due ?? noValue],
      ['Remaining work', ({ forecast }) => known(forecast, ({ remaining }) => weight(remaining))],
      ['P50', ({ forecast }) => forecast?.withScope?.p50 ?? noValue],
      ['P85', ({ forecast }) => forecast?.withScope?.p85 ?? noValue],
      ['Done by due', ({ forecast }) => known(forecast?.withScope?.byDueRatio, percent)],
      ['P85, scope fixed', ({ forecast }) => forecast?.withoutScope?.p85 ?? noValue],
      [
        'Done by due, scope fixed',
        ({ forecast }) => known(forecast?.withoutScope?.byDueRatio, percent),
      ],
      ['Past weeks', ({ forecast }) => known(forecast, ({ weeks }) => String(weeks))],
      ['Why no day', (each) => noForecast(each) ?? noValue],
    ],
    objectives,
  );
}
