/** One objective in full, for people. */
import { states } from '../core/issue.ts';
import type { Count } from '../core/measures/snapshot.ts';
import { withOddEscaped } from '../core/visible-text.ts';
import type { ReportDocument, ReportObjective } from './report-document.ts';
import { ageingText, efficiencyText } from './report-flow-tables.ts';
import { asOfLine } from './report-text.ts';
import {
  basisWords,
  elapsed,
  executionText,
  known,
  localDay,
  noForecast,
  noValue,
  percent,
  progressText,
  shareText,
  signed,
  weight,
} from './report-words.ts';
import { table } from './table.ts';

export function objectiveText(report: ReportDocument, objective: ReportObjective): string {
  const facts: readonly (readonly [name: string, value: string])[] = [
    ...configuredFacts(objective),
    ...countFacts(report, objective),
    ...flowFacts(objective.flow),
    ...shareFacts(objective),
    ...outlookFacts(objective, report.timezone),
    ...weekFacts(objective),
  ];
  return [
    asOfLine(report),
    '',
    `${objective.id}: ${withOddEscaped(objective.name)}`,
    `${objective.status}: ${withOddEscaped(objective.reason)}`,
    '',
    ...table(facts.map(([name, value]) => [name, withOddEscaped(value)])),
    '',
  ].join('\n');
}

type Facts = readonly (readonly [name: string, value: string])[];

function configuredFacts({ priority, owner, team, outcome, parent, due }: ReportObjective): Facts {
  return [
    ['priority', String(priority)],
    ['owner', owner ?? noValue],
    ['team', team ?? noValue],
    ['outcome', outcome ?? noValue],
    ['part of', parent ?? noValue],
    ['due', due ?? noValue],
  ];
}

function countFacts({ view, window }: ReportDocument, objective: ReportObjective): Facts {
  const { blockedIssues, quietIssues, unassignedIssues, lastMovedAt, noActiveWorkSince } =
    objective;
  return [
    ['issues', countText(objective.issues)],
    ...states.map((state) => [`  ${state}`, countText(objective.states[state])] as const),
    ['in progress', countText(objective.wip)],
    ['  blocked, quiet, unassigned', `${blockedIssues}, ${quietIssues}, ${unassignedIssues}`],
    [`completed ${window.days}d`, countText(objective.completed)],
    [`created ${window.days}d`, countText(objective.created)],
    ['completed ever', countText(objective.completedEver)],
    ['execution coverage', executionText(objective, view)],
    ['progress', progressText(objective, view)],
    ['last moved', lastMovedAt ?? noValue],
    ['no active work since', noActiveWorkSince ?? noValue],
    ...objective.declarations.map(
      ({ by, name, state, disagrees }) =>
        [
          'declared',
          `${state.replace('_', ' ')}, by ${name === undefined ? `the ${by}` : `${by} ${name}`}${disagrees ? ': disagrees with the status' : ''}`,
        ] as const,
    ),
    ...objective.nearMisses.map(
      ({ label, pattern, issues }) =>
        ['near miss', `${label} is almost ${pattern}, on ${issues} issues`] as const,
    ),
  ];
}

/** Issues, then work in both views where it is not the same number. */
function countText({ issues, shared, exclusive }: Count): string {
  if (issues === shared && issues === exclusive) return String(issues);
  return `${issues} (work ${weight(shared)} shared, ${weight(exclusive)} exclusive)`;
}

function flowFacts(flow: ReportObjective['flow']): Facts {
  return [
    ['lead time', durationsText(flow.leadTime)],
    ['cycle time', durationsText(flow.cycleTime)],
    ['age in progress', durationsText(flow.age)],
    ['ageing', ageingText(flow)],
    ['flow efficiency', efficiencyText(flow)],
    ['started, net flow', `${flow.started}, ${signed(flow.netFlow)}`],
    ['reopened', String(flow.reopenings)],
    ['cancelled after start', String(flow.cancelledAfterStart)],
  ];
}

function durationsText({ n, meanMs, p50Ms, p85Ms, p95Ms }: ReportObjective['flow']['age']): string {
  const values = [p50Ms, p85Ms, p95Ms, meanMs].map((each) => known(each, elapsed));
  return `P50 ${values[0]}, P85 ${values[1]}, P95 ${values[2]}, mean ${values[3]} (n ${n})`;
}

function shareFacts({ effort, target, targetShare }: ReportObjective): Facts {
  return [
    [
      'effort',
      `${weight(effort.shared)} person-days shared, ${weight(effort.exclusive)} exclusive, on ${effort.issues} issues; ${weight(effort.sunk)} sunk`,
    ],
    ['target share', known(targetShare, percent)],
    [
      'actual share',
      known(
        target,
        (each) =>
          `${shareText(each)} of ${basisWords[each.basis]}, ${weight(each.served)} of ${weight(each.whole)}, n ${weight(each.n)}${each.isOff ? ', off target' : ''}`,
      ),
    ],
  ];
}

function outlookFacts(objective: ReportObjective, timezone: string): Facts {
  const { forecast, scopeChange, timeToFirstWorkMs } = objective;
  return [
    ['first work after', known(timeToFirstWorkMs, elapsed)],
    ['scope change, work', known(scopeChange, (change) => scopeText(change, timezone))],
    ['remaining work', known(forecast, ({ remaining }) => weight(remaining))],
    ['forecast', outcomeText(objective, forecast?.withScope)],
    ['  scope fixed', outcomeText(objective, forecast?.withoutScope)],
  ];
}

function scopeText(change: NonNullable<ReportObjective['scopeChange']>, timezone: string): string {
  const { since, created, attributed, deattributed, cancelled } = change;
  return `since ${localDay(since, timezone)}: created ${signed(created.shared)}, attributed ${signed(attributed.shared)}, de-attributed ${signed(-deattributed.shared)}, cancelled ${signed(-cancelled.shared)}`;
}

const beyond = 'beyond 520 weeks';

function outcomeText(
  objective: ReportObjective,
  outcome: NonNullable<ReportObjective['forecast']>['withScope'],
): string {
  if (outcome === undefined) return `none: ${noForecast(objective)}`;
  return `P50 ${outcome.p50 ?? beyond}, P85 ${outcome.p85 ?? beyond}, by the due date ${known(outcome.byDueRatio, percent)}`;
}

function weekFacts({ weeks, runningWeek }: ReportObjective): Facts {
  return [
    ...weeks.map(
      ({ start, completed }) => [`completed, week of ${start}`, countText(completed)] as const,
    ),
    [`  running week, from ${runningWeek.start}`, countText(runningWeek.completed)],
  ];
}
