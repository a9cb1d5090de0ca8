import { z } from 'zod';
import type { Change, Instant } from '../../src/core/issue.ts';
import { instantSchema } from '../instant.ts';
import { shapeOf } from '../malformed.ts';
import type { Row } from '../position.ts';
import { blockedDocument, relationsDocument } from './documents.ts';
import { askWhole, type LinearReach } from './linear-client.ts';
import { isUnknownRecord } from './linear-error.ts';
import { type ConnectionPage, connectionSchema, nextCursor } from './paging.ts';

/** An issue blocks another since. */
export interface Blocking {
  readonly id: string;
  readonly blocker: string;
  readonly since: Instant;
}

/** By id of the blocked issue; those without are in none. */
export type Blockings = ReadonlyMap<string, readonly Blocking[]>;

/** A filter for those of the issues of another one that are blocked. */
export function blockedOnly(filter: Readonly<Record<string, unknown>>): object {
  return { and: [filter, { hasBlockedByRelations: { eq: true } }] };
}

/** Ids of what blocks an issue, each once and in order: Linear keeps none. */
export function blockersIn(blockings: readonly Blocking[]): readonly string[] {
  return [...new Set(blockings.map(({ blocker }) => blocker))].toSorted();
}

/** Linear tells since when there is a relation. Of one that was taken off again nothing is left. */
export function blockerChanges(blockings: readonly Blocking[]): readonly Change[] {
  return blockings.map(({ id, blocker, since }) => ({
    field: 'blockers',
    id: `${id}:blockers`,
    at: since,
    added: [blocker],
    removed: [],
  }));
}

interface Beside {
  /** Blocked issues beside a page, from the same place on. */
  readonly blocked: unknown;
  /** Issues of the page. */
  readonly rows: readonly Row[];
  /** What both are sorted by. */
  readonly field: 'createdAt' | 'updatedAt';
}

/** What blocks the issues of a page, complete. Those behind the last blocked issue beside the page are asked for. */
export async function readBlockings(
  reach: LinearReach,
  { blocked, rows, field }: Beside,
): Promise<Blockings> {
  const what = `${reach.context.source}: an answer of Linear to the query Issues`;
  const { nodes, pageInfo } = shapeOf(what, connectionSchema, blocked);
  const issues = nodes.map((node) => shapeOf(what, blockedSchema, node));
  const end = pageInfo.hasNextPage ? (issues.at(-1)?.[field] ?? 0) : Infinity;
  const covered = new Set(issues.map(({ id }) => id));
  const rest = rows.filter(({ id, at }) => !covered.has(id) && (at === undefined || at >= end));
  const ids = rest.map(({ id }) => id);
  const further = end === Infinity || ids.length === 0 ? [] : await askBlocked(reach, ids);
  const blockings = new Map<string, readonly Blocking[]>();
  for (const issue of [...issues, ...further]) {
    const relations = await completeRelations(reach, issue);
    blockings.set(issue.id, relations.flatMap(blockingOf));
  }
  return blockings;
}

const blockedSchema = z.object({
  id: z.string().min(1),
  createdAt: instantSchema,
  updatedAt: instantSchema,
  inverseRelations: connectionSchema,
});
type BlockedIssue = z.infer<typeof blockedSchema>;

async function askBlocked(
  reach: LinearReach,
  ids: readonly string[],
): Promise<readonly BlockedIssue[]> {
  const found: BlockedIssue[] = [];
  const used = new Set<string>();
  const schema = z.object({ issues: connectionSchema.extend({ nodes: z.array(blockedSchema) }) });
  let after: string | undefined;
  do {
    const variables = { after, blocked: blockedOnly({ id: { in: ids } }) };
    const query = { name: 'BlockedIssues', document: blockedDocument, variables };
    const { issues } = await askWhole(reach, query, schema);
    found.push(...issues.nodes);
    after = nextCursor(reach, issues.pageInfo, used);
  } while (after !== undefined);
  return found;
}

/** An issue that is gone meanwhile has what was seen of it. */
async function completeRelations(
  reach: LinearReach,
  { id, inverseRelations }: BlockedIssue,
): Promise<readonly unknown[]> {
  const used = new Set<string>();
  const relations = [...inverseRelations.nodes];
  let after = nextCursor(reach, inverseRelations.pageInfo, used);
  while (after !== undefined) {
    const page = await relationsPage(reach, id, after);
    if (page === undefined) break;
    relations.push(...page.nodes);
    after = nextCursor(reach, page.pageInfo, used);
  }
  return relations;
}

async function relationsPage(
  reach: LinearReach,
  id: string,
  after: string,
): Promise<ConnectionPage | undefined> {
  const query = { name: 'Relations', document: relationsDocument, variables: { id, after } };
  const schema = z.object({ issue: z.object({ inverseRelations: connectionSchema }) });
  try {
    return (await askWhole(reach, query, schema)).issue.inverseRelations;
  } catch (error) {
    if (isUnknownRecord(error)) return undefined;
    throw error;
  }
}

const relationSchema = z.object({
  id: z.string().min(1),
  type: z.string(),
  createdAt: instantSchema,
  issue: z.object({ id: z.string().min(1) }),
});

/** Relations of other types, and one that cannot be read, block nothing. */
function blockingOf(node: unknown): readonly Blocking[] {
  const relation = relationSchema.safeParse(node);
  if (!relation.success || relation.data.type !== 'blocks') return [];
  const { id, createdAt: since, issue } = relation.data;
  return [{ id, blocker: issue.id, since }];
}
