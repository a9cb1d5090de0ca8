import type { Pool } from 'pg';
import type { Config } from '../src/config/config.ts';
import type { CompiledStrategy } from '../src/core/attribution/strategy.ts';
import type { Instant } from '../src/core/issue.ts';
import { type DeclaredContainer, declarationsOf } from '../src/core/measures/declarations.ts';
import { createMeasurement } from '../src/core/measures/measurement.ts';
import type { Snapshot } from '../src/core/measures/snapshot.ts';
import type { Calendar } from '../src/core/time.ts';
import { readHealth } from '../src/store/health.ts';
import { measuredIssueBatches } from '../src/store/measured-issues.ts';
import { countMirrored } from '../src/store/pair-listing.ts';
import { pastIssueBatches } from '../src/store/past-issues.ts';
import { isAnyPending } from '../src/store/pending.ts';
import { countProblems } from '../src/store/problems.ts';
import { consistently, type Queryable, whileAlone } from '../src/store/query.ts';
import { publishSnapshot, readDataVersion } from '../src/store/snapshots.ts';
import { objectivesKnownSince } from '../src/store/strategy-versions.ts';
import type { JobContext } from './context.ts';
import { isInForce } from './in-force.ts';
import { isHistoryDue } from './keep-history.ts';
import { readAhead } from './read-ahead.ts';

/**
 * Facts → snapshot, one at a time. Publishes only a higher data version, or other numbers at the same version because
 * time has passed.
 */
export async function measure(context: JobContext): Promise<void> {
  const { pool, config, calendar, strategy, now } = context;
  await whileAlone(pool, 'measure', async () => {
    const { dataVersion, snapshot } = await consistently(pool, async (client) => ({
      dataVersion: await readDataVersion(client),
      snapshot: (await isInForce(client, context.fingerprint))
        ? await snapshotOf(client, {
            config,
            calendar,
            strategy,
            now: now(),
            asOf: undefined,
            windowDays: config.windowDays,
          })
        : undefined,
    }));
    // Whoever was to derive what is pending may have been stopped on its way.
    if (snapshot === undefined) return context.enqueue.reAttribute();
    const isPublished = await publishSnapshot(pool, { dataVersion, snapshot });
    if (isPublished) context.log.info({ dataVersion }, 'snapshot published');
    if (await isHistoryDue(context)) await context.enqueue.keepHistory();
  });
}

export interface SnapshotRequest {
  readonly config: Config;
  readonly calendar: Calendar;
  readonly strategy: CompiledStrategy;
  readonly now: Instant;
  /** A past instant; undefined = now. */
  readonly asOf: Instant | undefined;
  readonly windowDays: number;
}

/** A snapshot for one reader, not published. undefined while descendants of a changed ancestor are still to be derived. */
export async function takeSnapshot(
  pool: Pool,
  request: SnapshotRequest,
): Promise<Snapshot | undefined> {
  return consistently(pool, (client) => snapshotOf(client, request));
}

async function snapshotOf(db: Queryable, request: SnapshotRequest): Promise<Snapshot | undefined> {
  if (await isAnyPending(db)) return undefined;
  const { config, calendar, windowDays } = request;
  const measurement = createMeasurement({
    strategy: config.strategy,
    calendar,
    asOf: request.asOf ?? request.now,
    windowDays,
    sources: config.sources.map((source) => source.id),
    knownSince: await objectivesKnownSince(db),
  });
  for (const { id: source, rules } of config.sources) {
    const batches =
      request.asOf === undefined
        ? measuredIssueBatches(db, source)
        : pastIssueBatches(db, { source, rules, strategy: request.strategy, asOf: request.asOf });
    for await (const batch of readAhead(batches)) for (const issue of batch) measurement.add(issue);
  }
  const listed = { problems: await countProblems(db), mirrored: await countMirrored(db) };
  const health = await readHealth(db);
  return withDeclarations(withListed(measurement.finish(), listed), request, health);
}

/** Adds what people say of each objective. */
function withDeclarations(
  snapshot: Snapshot,
  { config: { strategy }, calendar }: SnapshotRequest,
  health: readonly DeclaredContainer[],
): Snapshot {
  const sources = snapshot.sources.map(({ id }) => id);
  const containers = health.filter(({ source }) => sources.includes(source));
  const request = { strategy, calendar, asOf: snapshot.asOf, containers };
  const objectives = new Map(strategy.objectives.map((each) => [each.id, each]));
  return {
    ...snapshot,
    objectives: snapshot.objectives.map((measured) => {
      const objective = objectives.get(measured.id);
      if (objective === undefined) return measured;
      return { ...measured, declarations: declarationsOf(objective, measured.status, request) };
    }),
  };
}

interface Listed {
  readonly problems: Awaited<ReturnType<typeof countProblems>>;
  readonly mirrored: Awaited<ReturnType<typeof countMirrored>>;
}

/** Adds what is only listed of each source: data problems, and issues that count in another one. */
function withListed(snapshot: Snapshot, { problems, mirrored }: Listed): Snapshot {
  return {
    ...snapshot,
    sources: snapshot.sources.map((source) => ({
      ...source,
      mirrored: mirrored.get(source.id) ?? 0,
      problems: Object.fromEntries(
        problems.filter((each) => each.source === source.id).map((each) => [each.kind, each.count]),
      ),
    })),
  };
}
