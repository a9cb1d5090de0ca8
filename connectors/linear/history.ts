import { z } from 'zod';
import type { DataProblem } from '../../src/core/data-problem.ts';
import type { Change, ValueChange } from '../../src/core/issue.ts';
import { instantSchema } from '../instant.ts';
import { malformedRecord, reasonOf } from '../malformed.ts';
import type { LinearCatalogue } from './catalogue.ts';

const reference = z.string().nullish();

const entrySchema = z.object({
  id: z.string().min(1),
  createdAt: instantSchema,
  fromStateId: reference,
  toStateId: reference,
  addedLabelIds: z.array(z.string()).nullish(),
  removedLabelIds: z.array(z.string()).nullish(),
  fromAssigneeId: reference,
  toAssigneeId: reference,
  fromParentId: reference,
  toParentId: reference,
  fromProjectId: reference,
  toProjectId: reference,
  fromTeamId: reference,
  toTeamId: reference,
  fromEstimate: z.number().nullish(),
  toEstimate: z.number().nullish(),
});
type Entry = z.infer<typeof entrySchema>;

export interface Naming {
  readonly catalogue: LinearCatalogue;
  readonly personOf: (id: string | null | undefined) => string | undefined;
}

export interface ReadHistory {
  readonly changes: readonly Change[];
  readonly problems: readonly DataProblem[];
}

/** Every change once, oldest first, from entries in any order. One that cannot be read is listed and left out. */
export function readHistory(
  issueId: string,
  nodes: readonly unknown[],
  naming: Naming,
): ReadHistory {
  const entries = new Map<string, Entry>();
  const problems: DataProblem[] = [];
  for (const [index, node] of nodes.entries()) {
    const entry = entrySchema.safeParse(node);
    if (entry.success) entries.set(entry.data.id, entry.data);
    else problems.push(malformedRecord(issueId, `history[${index}] ${reasonOf(entry.error)}`));
  }
  const sorted = [...entries.values()].toSorted(
    (a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1),
  );
  const changes: Change[] = [];
  let stateId: string | undefined;
  for (const entry of sorted) {
    changes.push(...statusChange(entry, stateId, naming), ...otherChanges(entry, naming));
    stateId = entry.toStateId ?? stateId;
  }
  return { changes, problems };
}

/**
 * An entry that only enters a state takes the one before as its origin; the first of an issue tells its creation and
 * is no change.
 */
function statusChange(entry: Entry, before: string | undefined, naming: Naming): Change[] {
  const from = entry.fromStateId ?? before;
  const to = entry.toStateId;
  if (from === undefined || to == null || from === to) return [];
  const { stateNames } = naming.catalogue;
  return [
    {
      field: 'status',
      id: `${entry.id}:status`,
      at: entry.createdAt,
      from: { id: from, name: stateNames.get(from) ?? from },
      to: { id: to, name: stateNames.get(to) ?? to },
    },
  ];
}

function otherChanges(entry: Entry, { catalogue, personOf }: Naming): Change[] {
  function teamOf(id: string | null | undefined): string | undefined {
    return id == null ? undefined : (catalogue.teamKeys.get(id) ?? id);
  }
  return [
    ...labelChange(entry),
    ...valueChange(entry, 'assignee', [
      personOf(entry.fromAssigneeId),
      personOf(entry.toAssigneeId),
    ]),
    ...valueChange(entry, 'parent', [entry.fromParentId, entry.toParentId]),
    ...valueChange(entry, 'project', [entry.fromProjectId, entry.toProjectId]),
    ...valueChange(entry, 'team', [teamOf(entry.fromTeamId), teamOf(entry.toTeamId)]),
    ...valueChange(entry, 'estimate', [
      entry.fromEstimate?.toString(),
      entry.toEstimate?.toString(),
    ]),
  ];
}

/** Linear merges entries of one person within minutes: a label put on and taken off again is no change. */
function labelChange(entry: Entry): Change[] {
  const on = entry.addedLabelIds ?? [];
  const off = entry.removedLabelIds ?? [];
  const added = on.filter((label) => !off.includes(label));
  const removed = off.filter((label) => !on.includes(label));
  if (added.length + removed.length === 0) return [];
  return [{ field: 'labels', id: `${entry.id}:labels`, at: entry.createdAt, added, removed }];
}

type Values = readonly [string | null | undefined, string | null | undefined];

function valueChange(entry: Entry, field: ValueChange['field'], values: Values): Change[] {
  const from = values[0] ?? undefined;
  const to = values[1] ?? undefined;
  return from === to ? [] : [{ field, id: `${entry.id}:${field}`, at: entry.createdAt, from, to }];
}
