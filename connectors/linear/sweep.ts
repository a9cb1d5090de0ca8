import { z } from 'zod';
import type { LinearConnection } from '../connection.ts';
import type { Json, Presence, Sweeper, SweepPage, TeamStanding } from '../connector.ts';
import { ConnectorError } from '../connector-error.ts';
import { instantSchema } from '../instant.ts';
import { shapeOf } from '../malformed.ts';
import { probeDocument, sweepDocument, sweptPerPage, teamsDocument } from './documents.ts';
import { shelvedAt } from './issue-record.ts';
import { ask, type LinearReach } from './linear-client.ts';
import { isUnknownRecord } from './linear-error.ts';
import { type ConnectionPage, connectionSchema, nextCursor, pageInfoSchema } from './paging.ts';

/** Linear shows archived and trashed issues for what they are; a purged one is unknown, like one that is hidden. */
export function linearSweeper(reachOf: (signal: AbortSignal) => LinearReach): Sweeper {
  return {
    meetsArchived: true,
    sweep: ({ cursor }, signal) => sweepIds(reachOf(signal), cursor),
    answering: (_state, ids, signal) => answering(reachOf(signal), ids),
    probe: (_state, id, signal) => probe(reachOf(signal), id),
    teams: (_state, signal) => visibleTeams(reachOf(signal)),
  };
}

/** The teams of a source; nothing when it is all of them. */
export function scopeFilter({ teams }: LinearConnection): Record<string, unknown> {
  return teams.length === 0 ? {} : { team: { key: { in: teams } } };
}

const cursorSchema = z.object({ after: z.string() });

async function* sweepIds(reach: LinearReach, cursor: Json | undefined): AsyncGenerator<SweepPage> {
  const what = `${reach.context.source}: the stored cursor`;
  const filter = scopeFilter(reach.connection);
  const used = new Set<string>();
  let after = cursor === undefined ? undefined : shapeOf(what, cursorSchema, cursor).after;
  do {
    const { nodes, pageInfo } = await idPage(reach, { after, filter });
    const issues = nodes.map((node) => sweptIssue(reach, node));
    after = nextCursor(reach, pageInfo, used);
    yield { issues, cursor: after === undefined ? undefined : { after } };
  } while (after !== undefined);
}

/** A page with an error is refused whole: a record left out of it would read as missing. */
async function idPage(
  reach: LinearReach,
  page: { readonly after?: string | undefined; readonly filter: Record<string, unknown> },
): Promise<ConnectionPage> {
  const variables = { first: sweptPerPage, ...page };
  const answer = await ask(reach, { name: 'IdSweep', document: sweepDocument, variables });
  const what = `${reach.context.source}: an answer of Linear to the query IdSweep`;
  if (answer.errors.length === 0) {
    return shapeOf(what, z.object({ issues: connectionSchema }), answer.data).issues;
  }
  throw new ConnectorError('unavailable', `${what} has errors: the next try may succeed`);
}

const nodeSchema = z.object({
  id: z.string().min(1),
  updatedAt: instantSchema,
  archivedAt: instantSchema.nullish(),
  trashed: z.boolean().nullish(),
});

function sweptIssue(reach: LinearReach, node: unknown): SweepPage['issues'][number] {
  const record = shapeOf(`${reach.context.source}: an issue of the sweep`, nodeSchema, node);
  const isTrashed = record.trashed === true;
  const { id, updatedAt } = record;
  return { id, updatedAt, archivedAt: shelvedAt(record), isTrashed };
}

async function answering(
  reach: LinearReach,
  ids: readonly string[],
): Promise<ReadonlyMap<string, 'present'>> {
  const found = new Map<string, 'present'>();
  for (let index = 0; index < ids.length; index += sweptPerPage) {
    const chunk = ids.slice(index, index + sweptPerPage);
    const { nodes } = await idPage(reach, { filter: { id: { in: chunk } } });
    for (const node of nodes) found.set(sweptIssue(reach, node).id, 'present');
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
