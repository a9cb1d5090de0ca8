import { z } from 'zod';
import type { DataProblem } from '../../src/core/data-problem.ts';
import type { Instant, Issue } from '../../src/core/issue.ts';
import type { LinearConnection } from '../connection.ts';
import type {
  Connector,
  ConnectorContext,
  IssuePage,
  Json,
  Plan,
  PullRequest,
} from '../connector.ts';
import { ConnectorError } from '../connector-error.ts';
import { shapeOf } from '../malformed.ts';
import { type Position, positionSchema } from '../position.ts';
import { sinceOf, wholeSource } from '../whole-source.ts';
import { type LinearCatalogue, unknownTeams } from './catalogue.ts';
import { issuesDocument } from './documents.ts';
import { examineLinear } from './examination.ts';
import type { Naming } from './history.ts';
import { type Reading, readPages, usualSizes } from './issue-pages.ts';
import { linearAccess } from './linear-access.ts';
import { type LinearReach, largestPage } from './linear-client.ts';
import { newestChange } from './newest-change.ts';
import { createRunCatalogue } from './run-catalogue.ts';
import { linearSweeper, scopeFilter } from './sweep.ts';

/** `archived`: archiving does not change `updatedAt`, so an incremental read asks for it apart. */
const passes = ['updated', 'archived'] as const;
type Pass = (typeof passes)[number];

const beginning: Position = { at: 0, seen: [] };
const cursorSchema = z.object({ pass: z.enum(passes), position: positionSchema });

/** Linear: issues with most of their history in one document, names joined from a catalogue read once a run. */
export function createLinearConnector(
  connection: LinearConnection,
  context: ConnectorContext,
): Connector {
  const sizes = usualSizes();
  const catalogues = createRunCatalogue(sizes.catalogue);
  const access = linearAccess(connection, context);
  const reachOf = (signal: AbortSignal): LinearReach => ({ connection, context, access, signal });
  function readingOf(reach: LinearReach, catalogue: LinearCatalogue): Reading {
    return { reach, sizes, naming: { catalogue, personOf: hashing(context) } };
  }
  return {
    async discover(signal) {
      const reach = reachOf(signal);
      const found = await catalogues.discovered(reach);
      checkTeams(reach, found);
      return { state: {}, catalogue: found.catalogue, reading: issuesDocument };
    },
    plan: (_state, since, signal) => planLinear(reachOf(signal), since),
    async *pull(request, signal) {
      const reach = reachOf(signal);
      const isGoingOn = request.cursor !== undefined;
      const found = await (isGoingOn ? catalogues.goingOn(reach) : catalogues.begun(reach));
      yield* pullPages(readingOf(reach, found), request);
    },
    async pullIssues(_state, ids, signal) {
      const reach = reachOf(signal);
      return pullNamed(readingOf(reach, await catalogues.goingOn(reach)), ids, {});
    },
    async pullInScope(_state, ids, signal) {
      const reach = reachOf(signal);
      const reading = readingOf(reach, await catalogues.goingOn(reach));
      return pullNamed(reading, ids, scopeFilter(connection));
    },
    sweeper: linearSweeper(reachOf),
    examine: (signal) => examineLinear(reachOf(signal)),
  };
}

function hashing({ hashPerson }: ConnectorContext): Naming['personOf'] {
  return (id) => (id == null ? undefined : hashPerson?.(id));
}

function checkTeams({ connection, context }: LinearReach, { teamKeys }: LinearCatalogue): void {
  const keys = [...teamKeys.values()];
  const unknown = unknownTeams(connection, keys);
  if (unknown.length === 0) return;
  throw new ConnectorError(
    'not-found',
    `${context.source}: Linear shows no team ${unknown.join(', ')} (it shows ${keys.join(', ')}): check teams of this source and what the user of its key may see`,
  );
}

async function planLinear(reach: LinearReach, since: Instant | undefined): Promise<Plan> {
  const shards = wholeSource(since);
  return since === undefined ? { shards, newestBefore: await newestChange(reach) } : { shards };
}

async function* pullPages(reading: Reading, request: PullRequest): AsyncGenerator<IssuePage> {
  const { source } = reading.reach.context;
  const since = sinceOf(source, request.shard);
  const from = cursorOf(source, request.cursor);
  const open = since === undefined ? passes.slice(0, 1) : passes.slice(passes.indexOf(from.pass));
  // The catalogue comes with the first page, whatever that page holds.
  let news: Pick<IssuePage, 'catalogue'> = { catalogue: reading.naming.catalogue.catalogue };
  for (const pass of open) {
    const start = from.pass === pass ? from.position : beginning;
    const filterFrom = filterOf(reading.reach, { pass, since });
    for await (const { position, isLast, ...page } of readPages(reading, filterFrom, start)) {
      const isEnd = isLast && pass === open.at(-1);
      const next = isLast ? { pass: 'archived', position: beginning } : { pass, position };
      yield { ...page, ...news, cursor: isEnd ? undefined : next };
      news = {};
    }
  }
}

function cursorOf(source: string, cursor: Json | undefined): z.infer<typeof cursorSchema> {
  if (cursor === undefined) return { pass: 'updated', position: beginning };
  return shapeOf(`${source}: the stored cursor`, cursorSchema, cursor);
}

interface Part {
  readonly pass: Pass;
  readonly since: Instant | undefined;
}

type Filter = Readonly<Record<string, unknown>>;

/** The filter of a pass for issues updated at or after an instant. */
function filterOf({ connection }: LinearReach, { pass, since = 0 }: Part): (at: Instant) => Filter {
  return (at) => {
    return {
      ...updatedFrom(pass === 'updated' ? Math.max(since, at) : at),
      ...(pass === 'updated' ? {} : { archivedAt: { gte: isoOf(since) } }),
      ...scopeFilter(connection),
    };
  };
}

function isoOf(at: Instant): string {
  return new Date(at).toISOString();
}

async function pullNamed(
  reading: Reading,
  ids: readonly string[],
  filter: Filter,
): Promise<IssuePage> {
  const issues: Issue[] = [];
  const problems: DataProblem[] = [];
  const trashed: string[] = [];
  for (let index = 0; index < ids.length; index += largestPage) {
    const id = { in: ids.slice(index, index + largestPage) };
    const filterFrom = (at: Instant): Filter => ({ ...filter, id, ...updatedFrom(at) });
    for await (const page of readPages(reading, filterFrom, beginning)) {
      issues.push(...page.issues);
      problems.push(...page.problems);
      trashed.push(...page.trashed);
    }
  }
  return { issues, problems, trashed, cursor: undefined };
}

function updatedFrom(at: Instant): Filter {
  return at === 0 ? {} : { updatedAt: { gte: isoOf(at) } };
}
