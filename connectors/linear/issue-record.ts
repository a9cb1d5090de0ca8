import { z } from 'zod';
import type { Change, Instant, Issue } from '../../src/core/issue.ts';
import { mirrorNameOfAddress, mirrorNameOfKey } from '../../src/core/mirror-name.ts';
import { instantSchema } from '../instant.ts';
import { type Blocking, blockerChanges, blockersIn } from './blocking-relations.ts';
import type { Naming } from './history.ts';
import { connectionSchema } from './paging.ts';

/** A Linear that does not tell of them tells of no mirrored issue. */
const attachmentsSchema = z
  .object({ nodes: z.array(z.object({ url: z.string() })) })
  .nullish()
  .catch(undefined);
const syncedWithSchema = z
  .array(z.object({ metadata: z.object({ issueKey: z.string().nullish() }).nullish() }))
  .nullish()
  .catch(undefined);

const reference = z.object({ id: z.string() }).nullish();

export const issueRecordSchema = z.object({
  id: z.string().min(1),
  identifier: z.string().min(1),
  title: z.string(),
  url: z.string().nullish(),
  estimate: z.number().nullish(),
  labelIds: z.array(z.string()),
  createdAt: instantSchema,
  updatedAt: instantSchema,
  archivedAt: instantSchema.nullish(),
  trashed: z.boolean().nullish(),
  state: z.object({ id: z.string(), name: z.string() }),
  team: z.object({ key: z.string() }),
  parent: reference,
  project: reference,
  assignee: reference,
  history: connectionSchema,
  attachments: attachmentsSchema,
  syncedWith: syncedWithSchema,
});
export type IssueRecord = z.infer<typeof issueRecordSchema> & {
  readonly blockings: readonly Blocking[];
};

export function toIssue(record: IssueRecord, changes: readonly Change[], naming: Naming): Issue {
  return {
    id: record.id,
    key: record.identifier,
    title: record.title,
    url: record.url ?? undefined,
    team: record.team.key,
    type: 'Issue',
    level: 0,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
    status: { id: record.state.id, name: record.state.name },
    resolution: undefined,
    labels: record.labelIds,
    assignee: naming.personOf(record.assignee?.id),
    estimate: record.estimate ?? undefined,
    isFlagged: false,
    parentId: record.parent?.id,
    projectId: record.project?.id,
    blockers: blockersIn(record.blockings),
    archivedAt: shelvedAt(record),
    mirrors: mirrorsOf(record),
    changes: [...changes, ...blockerChanges(record.blockings)].toSorted((a, b) => a.at - b.at),
  };
}

/** Each once and in order: the tracker keeps none. */
function mirrorsOf({
  attachments,
  syncedWith,
}: Pick<IssueRecord, 'attachments' | 'syncedWith'>): readonly string[] {
  const named = [
    ...(attachments?.nodes ?? []).map(({ url }) => mirrorNameOfAddress(url)),
    ...(syncedWith ?? []).map(({ metadata }) => mirrorNameOfKey(metadata?.issueKey ?? '')),
  ];
  return [...new Set(named.filter((name) => name !== undefined))].toSorted();
}

/** A trashed issue waits for its deletion: like an archived one it is no work any more. */
export function shelvedAt({
  archivedAt,
  trashed,
  updatedAt,
}: Pick<IssueRecord, 'archivedAt' | 'trashed' | 'updatedAt'>): Instant | undefined {
  return archivedAt ?? (trashed === true ? updatedAt : undefined);
}
