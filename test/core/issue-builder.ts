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
    status: statusNamed(path.at(-1)?.[1] ?? first),
    resolution: resolutionAfter(path),
    labels: [],
    assignee: undefined,
    estimate: undefined,
    isFlagged: false,
    parentId: undefined,
    projectId: undefined,
    archivedAt: undefined,
    ...fields,
    changes: [...path.flatMap((_, index) => changesOf(path, index, first)), ...changes],
  };
}

function resolutionAfter(path: readonly Step[]): string | undefined {
  return path.findLast(([, , resolution]) => resolution !== undefined)?.[2] ?? undefined;
}

function changesOf(path: readonly Step[], index: number, first: string): readonly Change[] {
  const at = path[index]?.[0] ?? 0;
  const status = {
    from: statusNamed(path[index - 1]?.[1] ?? first),
    to: statusNamed(path[index]?.[1] ?? first),
  };
  const resolution = {
    from: resolutionAfter(path.slice(0, index)),
    to: resolutionAfter(path.slice(0, index + 1)),
  };
  const told: Change[] = [];
  if (status.from.id !== status.to.id) {
    told.push({ field: 'status', id: `${index}:status`, at, ...status });
  }
  if (resolution.from !== resolution.to) {
    told.push({ field: 'resolution', id: `${index}:resolution`, at, ...resolution });
  }
  return told;
}
