/** Issues for tests, in few words: `issue({ path: [[2, 'active'], [5, 'done']] })` was created at 0 in backlog. */
import type { Change, Instant, Issue, Status } from '../../src/core/issue.ts';
import { defaultCancelledResolutions, type SourceRules } from '../../src/core/objective.ts';

/** A status for each state, named like it, and one the tracker gives no category. */
export const statuses: ReadonlyMap<string, Status> = new Map(
  (
    [
      { id: '1', name: 'triage', defaultState: 'triage' },
      { id: '2', name: 'backlog', defaultState: 'backlog' },
      { id: '3', name: 'ready', defaultState: 'ready' },
      { id: '4', name: 'active', defaultState: 'active' },
      { id: '5', name: 'waiting', defaultState: 'active' },
      { id: '6', name: 'done', defaultState: 'done' },
      { id: '7', name: 'released', defaultState: 'done' },
      { id: '8', name: 'mystery', defaultState: undefined },
    ] as const
  ).map((status) => [status.id, status]),
);

export const rules: SourceRules = {
  states: { waiting: ['waiting'] },
  cancelledResolutions: defaultCancelledResolutions,
  blockedStatuses: [],
  excludeTypes: [],
  countSubtasks: false,
  startRule: 'last',
  completionRule: 'current',
};

export function statusNamed(name: string): { id: string; name: string } {
  const status = [...statuses.values()].find((each) => each.name === name);
  return { id: status?.id ?? `unknown-${name}`, name };
}

/** [at, status] or [at, status, resolution from then on (null = cleared)]. */
export type Step = readonly [at: Instant, status: string, resolution?: string | null];

export function issue({
  first = 'backlog',
  path = [],
  changes = [],
  ...fields
}: Partial<Issue> & { first?: string; path?: readonly Step[] } = {}): Issue {
  const told: Change[] = [];
  let status = statusNamed(first);
  let resolution: string | undefined;
  for (const [index, [at, name, resolved]] of path.entries()) {
    const next = statusNamed(name);
    if (next.id !== status.id) {
      told.push({ field: 'status', id: `${index}:status`, at, from: status, to: next });
    }
    const to = resolved === undefined ? resolution : (resolved ?? undefined);
    if (to !== resolution) {
      told.push({ field: 'resolution', id: `${index}:resolution`, at, from: resolution, to });
    }
    status = next;
    resolution = to;
  }
  return {
    id: '10001',
    key: 'PAY-1',
    title: 'Pay by card',
    url: undefined,
    team: 'PAY',
    type: 'Task',
    level: 0,
    createdAt: 0,
    updatedAt: path.at(-1)?.[0] ?? 0,
    status,
    resolution,
    labels: [],
    assignee: undefined,
    estimate: undefined,
    isFlagged: false,
    parentId: undefined,
    projectId: undefined,
    archivedAt: undefined,
    changes: [...told, ...changes],
    ...fields,
  };
}
