/** Objectives and measured issues for tests, in few words. */
import type { Attribution } from '../../../src/core/attribution/attribution.ts';
import type { Instant, State } from '../../../src/core/issue.ts';
import type { MeasuredIssue, SubtaskActivity } from '../../../src/core/measures/measured-issue.ts';
import {
  createMeasurement,
  type MeasurementRequest,
} from '../../../src/core/measures/measurement.ts';
import type { Count, ObjectiveSnapshot, Snapshot } from '../../../src/core/measures/snapshot.ts';
import type { Objective, Rule, Strategy } from '../../../src/core/objective.ts';
import { createCalendar, dayMs } from '../../../src/core/time.ts';

export function at(iso: string): Instant {
  return Date.parse(iso);
}

export const now = at('2026-11-24T12:00:00Z');
export const longAgo = at('2026-01-05T09:00:00Z');

export function rule(fields: Partial<Rule> = {}): Rule {
  return {
    labels: ['any'],
    epics: [],
    projects: [],
    initiatives: [],
    sources: [],
    teams: [],
    types: [],
    weight: 1,
    ...fields,
  };
}

export function objective(id: string, fields: Partial<Objective> = {}): Objective {
  return {
    id,
    name: id,
    owner: undefined,
    team: undefined,
    outcome: undefined,
    parent: undefined,
    priority: 1,
    starts: undefined,
    ends: undefined,
    due: undefined,
    paused: [],
    declared: undefined,
    targetShare: undefined,
    rules: [rule()],
    quietAfterMs: 14 * dayMs,
    graceMs: 3 * dayMs,
    ...fields,
  };
}

export function strategy(objectives: readonly Objective[], effectiveFrom?: string): Strategy {
  return {
    effectiveFrom,
    view: 'shared',
    inherit: [],
    caseSensitive: false,
    minSample: 5,
    objectives,
    exempt: [],
    overrides: {},
  };
}

export function attribution(of: string, fields: Partial<Attribution> = {}): Attribution {
  return {
    objective: of,
    exempt: undefined,
    shared: 1,
    exclusive: 1,
    rule: `${of}#1`,
    via: 'own',
    ancestor: undefined,
    label: undefined,
    depth: 0,
    from: longAgo,
    to: undefined,
    ...fields,
  };
}

export const exempt: Attribution = {
  ...attribution('exempt'),
  objective: undefined,
  exempt: 'run',
  rule: 'exempt:run',
};

export const noCourse: MeasuredIssue['course'] = {
  states: [],
  blocked: [],
  assignees: [],
  moved: [],
  archivedAt: undefined,
};

export function subtask(fields: Partial<SubtaskActivity> = {}): SubtaskActivity {
  return { lastMovedAt: longAgo, isBlocked: false, course: noCourse, progress: [], ...fields };
}

/** An issue in a state, created long ago, that serves the named objectives alone or as told. */
export function measured(
  state: State | undefined,
  serves: string | readonly Attribution[] = [],
  fields: Partial<MeasuredIssue> = {},
): MeasuredIssue {
  const isOpen = state === 'active' || state === 'waiting';
  return {
    source: 'jira',
    id: '1',
    team: 'PAY',
    createdAt: longAgo,
    state,
    startedAt: isOpen ? longAgo : undefined,
    completedAt: state === 'done' ? now - dayMs : undefined,
    lastMovedAt: now - dayMs,
    isBlocked: false,
    isAssigned: true,
    reopened: 0,
    isArchived: false,
    estimate: undefined,
    course: { ...noCourse, states: [{ from: longAgo, value: state }] },
    progress: isOpen ? [{ from: longAgo, to: undefined }] : [],
    subtasks: [],
    attributions: typeof serves === 'string' ? [attribution(serves)] : serves,
    nearMisses: [],
    ...fields,
  };
}

export function snapshot(
  issues: readonly MeasuredIssue[],
  fields: Partial<MeasurementRequest> = {},
): Snapshot {
  const measurement = createMeasurement({
    strategy: strategy([objective('a'), objective('b')]),
    calendar: createCalendar('UTC'),
    asOf: now,
    windowDays: 28,
    sources: ['jira', 'linear'],
    knownSince: new Map([
      ['a', longAgo],
      ['b', longAgo],
    ]),
    ...fields,
  });
  for (const issue of issues) measurement.add(issue);
  return measurement.finish();
}

/** The numbers of the first objective. */
export function only(
  issues: readonly MeasuredIssue[],
  fields: Partial<MeasurementRequest> = {},
): ObjectiveSnapshot {
  const [first] = snapshot(issues, fields).objectives;
  if (first === undefined) throw new Error('no objective');
  return first;
}

export const none: Count = { issues: 0, shared: 0, exclusive: 0 };
export const one: Count = { issues: 1, shared: 1, exclusive: 1 };
/** Half of the shared view, nothing of the exclusive one. */
export const half = { shared: 0.5, exclusive: 0 };
