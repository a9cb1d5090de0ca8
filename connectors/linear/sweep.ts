import { z } from 'zod';
import type { LinearConnection } from '../connection.ts';
import type { Json, Presence, Sweeper, SweepPage, TeamStanding } from '../connector.ts';
import { ConnectorError } from '../connector-error.ts';
import { instantSchema } from '../instant.ts';
import { shapeOf } from '../malformed.ts';
import { type Blockings, blockedOnly, blockersIn, readBlockings } from './blocking-relations.ts';
import {
  linkSweepDocument,
  probeDocument,
  sweepDocument,
  sweptPerPage,
  teamsDocument,
} from './documents.ts';
import { shelvedAt } from './issue-record.ts';
import { ask, type LinearReach } from './linear-client.ts';
import { isUnknownRecord, UnknownFieldError } from './linear-error.ts';
import { connectionSchema, nextCursor, pageInfoSchema } from './paging.ts';

/** Linear shows archived and trashed issues for what they are; a purged one is unknown, like one that is hidden. */
export function linearSweeper(reachOf: (signal: AbortSignal) => LinearReach): Sweeper {
  // Kept for the life of a connector: whether this Linear can be asked for blocked issues.
  const links = { areAsked: true };
  return {
    meetsArchived: true,
    sweep: ({ cursor }, signal) => sweepIds(reachOf(signal), cursor, links),
    answering: (_state, ids, signal) => answering(reachOf(signal), ids),
    probe: (_state, id, signal) => probe(reachOf(signal), id),
    teams: (_state, signal) => visibleTeams(reachOf(signal)),
  };
}

/** The teams of a source; nothing when it is all of them. */
export function scopeFilter({ teams }: LinearConnection): Record<string, unknown> {
  return teams.length === 0 ? {} : { team: { key: { in: teams } } };
}

/** Behind a page: its last issue, and when that was created. An earlier version kept the one without the other. */
const cursorSchema = z.object({ after: z.string(), from: z.number().default(0) });

interface Links {
  areAsked: boolean;
}

async function* sweepIds(
  reach: LinearReach,
  cursor: Json | undefined,
  links: Links,
): AsyncGenerator<SweepPage> {
  const what = `${reach.context.source}: the stored cursor`;
  const filter = scopeFilter(reach.connection);
  const used = new Set<string>();
  let place = cursor === undefined ? undefined : shapeOf(what, cursorSchema, cursor);
  do {
    const { issues: page, blocked } = await sweptPage(reach, { ...place, filter }, links);
    const nodes = page.nodes.map((node) => sweptNode(reach, node));
    const rows = nodes.map(({ id, createdAt: at }) => ({ id, at }));
    const blockings =
      blocked === undefined
        ? undefined
        : await readBlockings(reach, { blocked, rows, field: 'createdAt' });
    const after = nextCursor(reach, page.pageInfo, used);
    place = after === undefined ? undefined : { after, from: rows.at(-1)?.at ?? 0 };
    yield { issues: nodes.map((node) => sweptIssue(node, blockings)), cursor: place };
  } while (place !== undefined);
}

interface SweptPart {
  readonly filter: Record<string, unknown>;
  readonly after?: string | undefined;
  readonly from?: number | undefined;
}

/** A Linear that does not know what tells of blocked issues is asked for everything else. */
async function sweptPage(
  reach: LinearReach,
  { filter, after, from = 0 }: SweptPart,
  links: Links,
): Promise<IdPage> {
  if (!links.areAsked) return idPage(reach, { filter, after });
  const since = from === 0 ? {} : { createdAt: { gte: new Date(from).toISOString() } };
  try {
    return await idPage(reach, { filter, after, blocked: blockedOnly({ ...filter, ...since }) });
  } catch (error) {
    if (!(error instanceof UnknownFieldError)) throw error;
    links.areAsked = false;
    return idPage(reach, { filter, after });
  }
}

const pageSchema = z.object({ issues: connectionSchema, blocked: z.unknown().optional() });
type IdPage = z.infer<typeof pageSchema>;

/** A page with an error is refused whole: a record left out of it would read as missing. */
async function idPage(
  reach: LinearReach,
  page: {
    readonly after?: string | undefined;
    readonly filter: Record<string, unknown>;
    readonly blocked?: object;
  },
): Promise<IdPage> {
  const document = page.blocked === undefined ? sweepDocument : linkSweepDocument;
  const variables = { first: sweptPerPage, ...page };
  const answer = await ask(reach, { name: 'IdSweep', document, variables });
  const what = `${reach.context.source}: an answer of Linear to the query IdSweep`;
  if (answer.errors.length === 0) return shapeOf(what, pageSchema, answer.data);
  throw new ConnectorError('unavailable', `${what} has errors: the next try may succeed`);
}

const nodeSchema = z.object({
  id: z.string().min(1),
  createdAt: instantSchema,
  updatedAt: instantSchema,
  archivedAt: instantSchema.nullish(),
  trashed: z.boolean().nullish(),
});

type Node = z.infer<typeof nodeSchema>;

function sweptNode({ context }: LinearReach, node: unknown): Node {
  return shapeOf(`${context.source}: an issue of the sweep`, nodeSchema, node);
}

/** Links are told by no other date: one that was made or taken off can leave `updatedAt` as it was. */
function sweptIssue(record: Node, blockings: Blockings | undefined): SweepPage['issues'][number] {
  const isTrashed = record.trashed === true;
  const { id, updatedAt } = record;
  const blockers = blockings === undefined ? undefined : blockersIn(blockings.get(id) ?? []);
  return { id, updatedAt, archivedAt: shelvedAt(record), isTrashed, blockers };
}

async function answering(
  reach: LinearReach,
  ids: readonly string[],
): Promise<ReadonlyMap<string, 'present'>> {
  const found = new Map<string, 'present'>();
  for (let index = 0; index < ids.length; index += sweptPerPage) {
    const chunk = ids.slice(index, index + sweptPerPage);
    const { issues } = await idPage(reach, { filter: { id: { in: chunk } } });
    for (const node of issues.nodes) found.set(sweptNode(reach, node).id, 'present');
  }
  return found;
}

async function probe(reach: LinearReach, id: string): Promise<Presence> {
  try {
    const query = { name: 'IssueById', document: probeDocument, variables: { id } };
    const answer = await ask(reach, query);
    const what = `${reach.context.source}: an answer of Linear to the query IssueById`;
    shapeOf(what, z.object({ issue: z.object({ id: z.string() }) }), answer.data);
    return 'present';
  } catch (error) {
    if (isUnknownRecord(error)) return 'deleted';
    throw error;
  }
}

const teamsSchema = z.object({
  teams: z.object({ nodes: z.array(z.object({ key: z.string() })), pageInfo: pageInfoSchema }),
});

async function visibleTeams(reach: LinearReach): Promise<ReadonlyMap<string, TeamStanding>> {
  const found = new Map<string, TeamStanding>();
  const used = new Set<string>();
  let after: string | undefined;
  do {
    const query = { name: 'Teams', document: teamsDocument, variables: { after } };
    const answer = await ask(reach, query);
    const what = `${reach.context.source}: an answer of Linear to the query Teams`;
    const { nodes, pageInfo } = shapeOf(what, teamsSchema, answer.data).teams;
    for (const { key } of nodes) found.set(key, 'live');
    after = nextCursor(reach, pageInfo, used);
  } while (after !== undefined);
  return found;
}
