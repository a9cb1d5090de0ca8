/** How work flows, as tables: of the portfolio, of objectives, of sources and teams. */

import type { ReportDocument, ReportObjective } from './report-document.ts';
import { type Columns, type ReportTable, tableOf } from './report-table.ts';
import {
  coverageText,
  elapsed,
  known,
  localDay,
  percent,
  progressText,
  signed,
  weight,
} from './report-words.ts';

type ReportGroup = Pick<
  ReportDocument,
  | 'alignment'
  | 'throughput'
  | 'created'
  | 'wip'
  | 'blockedIssues'
  | 'quietIssues'
  | 'unassignedIssues'
  | 'flow'
> & { readonly name: string };

/** All issues, then each source, then each team. */
function groupsOf(report: ReportDocument): readonly ReportGroup[] {
  return [
    portfolioGroup(report),
    ...report.sources.map(namedSource),
    ...report.teams.map(namedTeam),
  ];
}

export function portfolioGroup(report: ReportDocument): ReportGroup {
  return { ...report, name: portfolioName };
}

export function namedSource(source: ReportDocument['sources'][number]): ReportGroup {
  return { ...source, name: source.id };
}

export function namedTeam(team: ReportDocument['teams'][number]): ReportGroup {
  return { ...team, name: `${team.source} ${team.team}` };
}

const portfolioName = 'Portfolio';

interface Flowing {
  readonly name: string;
  readonly flow: ReportDocument['flow'];
}

/** What has a flow of its own in the report: all issues, then each objective. */
export function flowing(report: ReportDocument): readonly Flowing[] {
  return [{ name: portfolioName, flow: report.flow }, ...report.objectives];
}

export function timesTable(report: ReportDocument): ReportTable {
  return tableOf(
    {
      title: 'Lead and cycle time',
      note: `Of issues completed in ${report.window.days} days. Lead time: from creation to completion; cycle time: from start to completion. P85: 85 in 100 took no longer. Left out where too few were completed.`,
    },
    timeColumns,
    flowing(report),
  );
}

const timeColumns: Columns<Flowing> = [
  ['Of', ({ name }) => name],
  ['Lead P50', ({ flow }) => known(flow.leadTime.p50Ms, elapsed)],
  ['P85', ({ flow }) => known(flow.leadTime.p85Ms, elapsed)],
  ['P95', ({ flow }) => known(flow.leadTime.p95Ms, elapsed)],
  ['n', ({ flow }) => String(flow.leadTime.n)],
  ['Cycle P50', ({ flow }) => known(flow.cycleTime.p50Ms, elapsed)],
  ['P85', ({ flow }) => known(flow.cycleTime.p85Ms, elapsed)],
  ['P95', ({ flow }) => known(flow.cycleTime.p95Ms, elapsed)],
  ['n', ({ flow }) => String(flow.cycleTime.n)],
];

export function flowTable(report: ReportDocument): ReportTable {
  return tableOf(
    {
      title: 'Flow',
      note: `Net flow = started − completed in ${report.window.days} days. Flow efficiency = active and not blocked ÷ in progress. Ageing: in progress for longer than the P85 of cycle time.`,
    },
    flowColumns,
    flowing(report),
  );
}

const flowColumns: Columns<Flowing> = [
  ['Of', ({ name }) => name],
  ['Started', ({ flow }) => String(flow.started)],
  ['Net flow', ({ flow }) => signed(flow.netFlow)],
  ['Reopened', ({ flow }) => String(flow.reopenings)],
  ['Cancelled after start', ({ flow }) => String(flow.cancelledAfterStart)],
  ['Flow efficiency', ({ flow }) => efficiencyText(flow)],
  ['Age P50', ({ flow }) => known(flow.age.p50Ms, elapsed)],
  ['P85', ({ flow }) => known(flow.age.p85Ms, elapsed)],
  ['n', ({ flow }) => String(flow.age.n)],
  ['Ageing', ({ flow }) => ageingText(flow)],
];

export function efficiencyText({ efficiency }: ReportDocument['flow']): string {
  const { ratio, unblockedActiveMs, inProgressMs, issues, issuesWithWaiting } = efficiency;
  return known(
    ratio,
    (value) =>
      `${percent(value)} (${elapsed(unblockedActiveMs)} of ${elapsed(inProgressMs)}; ${issuesWithWaiting} of ${issues} issues ever waited)`,
  );
}

export function ageingText({ ageing }: ReportDocument['flow']): string {
  return known(
    ageing,
    ({ issues, thresholdMs, of }) =>
      `${issues} over ${elapsed(thresholdMs)}${of === 'own' ? '' : ' (of the portfolio)'}`,
  );
}

/** As much of groups as fits beside each other in a terminal. */
export function shortGroupsTable(
  groups: readonly ReportGroup[],
  report: Pick<ReportDocument, 'window'>,
): ReportTable {
  return tableOf({ title: 'Sources and teams' }, groupColumns(report), groups);
}

export function groupsTable(report: ReportDocument): ReportTable {
  return tableOf(
    {
      title: 'Sources and teams',
      note: 'Every issue once, whatever it serves. Quiet: in progress and not moved for 14 days.',
    },
    [...groupColumns(report), ...furtherGroupColumns(report)],
    groupsOf(report),
  );
}

function groupColumns({ window }: Pick<ReportDocument, 'window'>): Columns<ReportGroup> {
  return [
    ['Group', ({ name }) => name],
    ['Coverage in progress', ({ alignment }) => coverageText(alignment.wip)],
    ['Coverage completed', ({ alignment }) => coverageText(alignment.completed)],
    ['In progress', ({ wip }) => String(wip)],
    [`Completed ${window.days}d`, ({ throughput }) => String(throughput.completed)],
    ['Cycle P50', ({ flow }) => known(flow.cycleTime.p50Ms, elapsed)],
    ['Cycle P85', ({ flow }) => known(flow.cycleTime.p85Ms, elapsed)],
    ['n', ({ flow }) => String(flow.cycleTime.n)],
  ];
}

function furtherGroupColumns({ window }: Pick<ReportDocument, 'window'>): Columns<ReportGroup> {
  return [
    [`Created ${window.days}d`, ({ created }) => String(created)],
    ['Net flow', ({ flow }) => signed(flow.netFlow)],
    ['Blocked', ({ blockedIssues }) => String(blockedIssues)],
    ['Quiet', ({ quietIssues }) => String(quietIssues)],
    ['Unassigned', ({ unassignedIssues }) => String(unassignedIssues)],
    ['Ageing', ({ flow }) => ageingText(flow)],
  ];
}

export function weeksTable({ throughput, objectives }: ReportDocument): ReportTable {
  const { weeks, runningWeek } = throughput;
  const rows = [
    { name: portfolioName, completed: [...weeks, runningWeek].map(({ completed }) => completed) },
    ...objectives.map((each) => ({
      name: each.name,
      completed: [...each.weeks, each.runningWeek].map(({ completed }) => completed.issues),
    })),
  ];
  return {
    title: 'Completed in each week',
    note: 'Issues, by the Monday a week begins on. The last column is the running week: partial.',
    header: [
      'Of',
      ...weeks.map(({ start }) => start.slice(5)),
      `${runningWeek.start.slice(5)} (running)`,
    ],
    rows: rows.map(({ name, completed }) => [name, ...completed.map(String)]),
  };
}

export function scopeTable({ objectives, view, timezone }: ReportDocument): ReportTable {
  return tableOf<ReportObjective>(
    {
      title: 'Progress and scope',
      note: 'Progress = work done ÷ work not cancelled. Work added and taken away since an objective came into force, shared view. Teams may estimate in different units.',
    },
    [
      ['Objective', ({ name }) => name],
      ['Progress', (each) => progressText(each, view)],
      ['Since', ({ scopeChange }) => known(scopeChange, ({ since }) => localDay(since, timezone))],
      ['Created', ({ scopeChange }) => known(scopeChange?.created.shared, signed)],
      ['Attributed', ({ scopeChange }) => known(scopeChange?.attributed.shared, signed)],
      ['De-attributed', ({ scopeChange }) => known(scopeChange?.deattributed.shared, minus)],
      ['Cancelled', ({ scopeChange }) => known(scopeChange?.cancelled.shared, minus)],
      ['Done by estimate', ({ progress }) => byEstimate(progress.shared)],
      ['First work after', ({ timeToFirstWorkMs }) => known(timeToFirstWorkMs, elapsed)],
    ],
    objectives,
  );
}

function minus(value: number): string {
  return signed(-value);
}

function byEstimate({
  byEstimate: { done, whole, ratio, unestimatedRatio },
}: ReportObjective['progress']['shared']): string {
  return known(
    ratio,
    (value) =>
      `${percent(value)} (${weight(done)} of ${weight(whole)})${unestimatedRatio ? `, ${percent(unestimatedRatio)} of the work unestimated` : ''}`,
  );
}
