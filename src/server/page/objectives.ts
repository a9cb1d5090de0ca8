/** One row for each configured objective, highest priority first, else in the order of the file. */
import type { ObjectiveSnapshot, Snapshot } from '../../core/measures/snapshot.ts';
import type { View } from '../../core/objective.ts';
import type { Observation, ObservedObjective } from '../../metrics/observation.ts';
import { tone } from './attention.ts';
import { stackedBar, weeklyBars } from './charts.ts';
import { type Html, html } from './html.ts';
import { statusNames, statusReason } from './status-words.ts';
import { ago, clockOf, counted, instant, noValue, number, percent } from './words.ts';

export function objectiveTable(observation: Observation, snapshot: Snapshot): Html {
  const rows = observation.objectives.toSorted(
    (one, other) => one.objective.priority - other.objective.priority,
  );
  return html`<section class="card">
<h2>Objectives</h2>
<table class="objectives">
<thead><tr>
<th scope="col">Objective</th><th scope="col">Status</th><th scope="col">In progress</th>
<th scope="col">Execution coverage</th><th scope="col">Completed in ${counted(snapshot.windowDays, 'day')}</th>
<th scope="col">Last movement</th>
</tr></thead>
<tbody>${rows.map((each) => objectiveRow(each, observation))}</tbody>
</table>
${unmeasured(observation)}
<p class="note">An issue that serves two objectives counts in both; ${workNote[observation.state.view]}. A parent holds what its parts hold. Execution coverage = work in progress or done ÷ work planned. Bars: issues completed in 12 whole weeks, then the running week; each objective has its own scale.</p>
</section>`;
}

function objectiveRow(each: ObservedObjective, observation: Observation): Html {
  const { objective, measured, status } = each;
  return html`<tr id="${objective.id}" class="${tone(each, observation)} ${status}">
<th scope="row"><span class="priority">P${objective.priority}</span><span class="name">${objective.name}${outcome(each)}<small>${belonging(each, observation)}</small></span></th>
<td data-label="Status"><span class="status"><i></i>${statusNames[status]}</span><small>${statusReason(each, observation)}</small></td>
<td data-label="In progress"><span class="figure">${number(inProgress(measured))}</span><small>${inProgressParts(measured)}</small></td>
<td data-label="Execution coverage">${executionCoverage(measured, observation)}</td>
<td data-label="Completed"><span class="with-bars"><span class="figure">${number(measured.completed.issues)}</span>${weeks(measured)}</span></td>
<td data-label="Last movement">${lastMovement(measured, observation)}</td>
</tr>`;
}

const workNote: Readonly<Record<View, string>> = {
  shared: 'work is divided between them',
  exclusive: 'work belongs to the first of them in the strategy',
};

/** Activity is not outcome: what success is comes before what moves. */
function outcome({ objective }: ObservedObjective): Html | undefined {
  return objective.outcome === undefined
    ? undefined
    : html`<small class="outcome">${objective.outcome}</small>`;
}

function belonging({ objective }: ObservedObjective, { state }: Observation): string {
  const parent = state.objectives.find(({ id }) => id === objective.parent);
  const { declared, due } = objective;
  const parts = [
    objective.owner ?? 'no owner',
    objective.team,
    parent && `part of ${parent.name}`,
    due && `due ${due}`,
    declared && `declared ${declared.state.replace('_', ' ')}`,
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

function inProgress({ states }: ObjectiveSnapshot): number {
  return states.active.issues + states.waiting.issues;
}

function inProgressParts(measured: ObjectiveSnapshot): string {
  const parts = [
    [measured.blockedIssues, 'blocked'],
    [measured.quietIssues, 'quiet'],
    [measured.unassignedIssues, 'unassigned'],
  ] as const;
  const named = parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return [inProgress(measured) === 1 ? 'issue' : 'issues', ...named].join(' · ');
}

function executionCoverage(
  { executionCoverage: coverage }: ObjectiveSnapshot,
  { state }: Observation,
): Html {
  const { executed, planned, ratio } = coverage[state.view];
  if (ratio === undefined)
    return html`<span class="figure">${noValue('nothing was planned')}</span>`;
  return html`<span class="figure">${percent(ratio)}</span>${stackedBar([
    { kind: 'executed', value: executed },
    { kind: 'rest', value: planned - executed },
  ])}<small>${number(executed)} of ${number(planned)} work</small>`;
}

function weeks(measured: ObjectiveSnapshot): Html {
  return weeklyBars({
    weeks: measured.weeks.map((week) => ({ start: week.start, value: week.completed.issues })),
    running: { start: measured.runningWeek.start, value: measured.runningWeek.completed.issues },
    label: 'Issues completed',
  });
}

function lastMovement({ lastMovedAt }: ObjectiveSnapshot, observation: Observation): Html {
  const { now, zone } = clockOf(observation);
  if (lastMovedAt === undefined) return noValue('it has no issues');
  return html`<span title="${instant(lastMovedAt, zone)}">${ago(lastMovedAt, now)}</span>`;
}

/** Objectives declared after the shown numbers were taken. */
function unmeasured({ state, objectives }: Observation): Html | undefined {
  const measured = new Set(objectives.map(({ objective }) => objective.id));
  const names = state.objectives.filter(({ id }) => !measured.has(id)).map(({ name }) => name);
  return names.length === 0
    ? undefined
    : html`<p class="note">Not measured yet: ${names.join(', ')}.</p>`;
}
