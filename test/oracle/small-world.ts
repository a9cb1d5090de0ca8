/** Worlds of a handful of issues, small enough to count by hand. */
import type { SourceConfig } from '../../src/config/config.ts';
import type { Instant } from '../../src/core/issue.ts';
import type { Objective, Rule, SourceRules, Strategy } from '../../src/core/objective.ts';
import {
  createJiraWorkplace,
  createLinearWorkplace,
} from '../../src/simulator/company/workplaces.ts';
import {
  emptyFields,
  type FieldValues,
  type IssueFields,
  type Mutation,
} from '../../src/simulator/tracker.ts';
import { type ExpectedSnapshot, expectedSnapshot } from './expected-snapshot.ts';
import { type World, worldOf } from './world.ts';

export const status = {
  toDo: '10000',
  inProgress: '3',
  inReview: '10002',
  done: '10004',
} as const;

/** `2026-11-02 09:30`, UTC. */
function instant(text: string): Instant {
  return Date.parse(`${text.replace(' ', 'T')}Z`);
}

export function created(id: string, at: string, fields: FieldValues = {}): Mutation {
  const all: IssueFields = {
    ...emptyFields,
    title: id,
    type: 'Story',
    team: 'PAY',
    status: status.toDo,
    ...fields,
  };
  return { kind: 'create', at: instant(at), actor: 'somebody', id, fields: all };
}

export function changed(id: string, at: string, set: FieldValues): Mutation {
  return { kind: 'change', at: instant(at), actor: 'somebody', id, set };
}

const rules: SourceRules = {
  states: { waiting: ['In Review'] },
  cancelledResolutions: ["Won't Do"],
  blockedStatuses: [],
  excludeTypes: [],
  countSubtasks: false,
  startRule: 'last',
  completionRule: 'current',
};

const connection: SourceConfig['connection'] = {
  type: 'jira',
  url: 'http://localhost',
  auth: { kind: 'bearer', token: 'none' },
  scope: undefined,
  estimate: 'auto',
};

/** One site of Jira in which reviews wait; times are UTC. */
export function smallWorld(happened: readonly Mutation[], strategy: Partial<Strategy> = {}): World {
  const jira = createJiraWorkplace();
  for (const mutation of happened.toSorted((a, b) => a.at - b.at)) jira.tracker.apply(mutation);
  const config = {
    sources: [{ id: 'jira', connection, rules, intervalMs: 60_000, webhook: undefined }],
    timezone: 'UTC',
    windowDays: 7,
    privacy: { assignees: 'hashed' } as const,
    strategy: {
      effectiveFrom: undefined,
      view: 'shared',
      inherit: ['parent', 'epic'],
      caseSensitive: false,
      minSample: 1,
      objectives: [],
      exempt: [],
      overrides: {},
      ...strategy,
    } as const,
  };
  return worldOf(config, { jira, linear: createLinearWorkplace() });
}

/** Issues serve it by a label of its name. */
export function objective(id: string, values: Partial<Objective> = {}): Objective {
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
    rules: [labelled(id)],
    quietAfterMs: 14 * 24 * 3_600_000,
    graceMs: 0,
    ...values,
  };
}

function labelled(label: string): Rule {
  const matchers = { labels: [label], epics: [], projects: [], initiatives: [] };
  return { ...matchers, sources: [], teams: [], types: [], weight: 1 };
}

/** Seven days until an instant. */
export function weekUntil(world: World, at: string): ExpectedSnapshot {
  return expectedSnapshot(world, { at: instant(at), timezone: 'UTC', knownSince: new Map() });
}
