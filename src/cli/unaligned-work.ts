import type { Pool } from 'pg';
import { readAhead } from '../../jobs/read-ahead.ts';
import type { Config } from '../config/config.ts';
import type { LabelName } from '../core/attribution/attribution.ts';
import { isInForce } from '../core/attribution/in-force.ts';
import { foldText } from '../core/attribution/label-pattern.ts';
import { createMissedLabels, type MissedLabel } from '../core/attribution/missed-labels.ts';
import { type CompiledStrategy, compileStrategy } from '../core/attribution/strategy.ts';
import type { Instant } from '../core/issue.ts';
import type { DescribedIssue, UnalignedIssue } from '../core/measures/described-issue.ts';
import { createEvidence } from '../core/measures/evidence.ts';
import type { Basis } from '../core/measures/snapshot.ts';
import { type Suggestion, suggestionsFor } from '../core/measures/suggestions.ts';
import { createUnalignedWork, type UnalignedParts } from '../core/measures/unaligned.ts';
import type { Window } from '../core/measures/windows.ts';
import type { Calendar } from '../core/time.ts';
import { describedIssueBatches, wornLabels } from '../store/described-issues.ts';
import { isAnyPending } from '../store/pending.ts';
import type { Queryable } from '../store/query.ts';
import { consistently } from '../store/query.ts';
import { earlierStrategies } from '../store/strategy-versions.ts';
import { UsageError } from './usage-error.ts';

export interface UnalignedWorkRequest {
  readonly config: Config;
  readonly calendar: Calendar;
  readonly now: Instant;
  readonly basis: Basis;
  readonly source: string | undefined;
  readonly team: string | undefined;
  readonly limit: number;
}

export type SuggestedIssue = UnalignedIssue & { readonly suggestions: readonly Suggestion[] };

export interface UnalignedListing extends UnalignedParts {
  readonly window: Window;
  readonly issues: readonly SuggestedIssue[];
}

/** Recent work says what a team or a word stands for today. A quarter is as long as most objectives are at least. */
const recentDays = 90;

/**
 * Unaligned work as of now: a first reading counts it and finds what is to be listed, a second one the evidence for that
 * alone, so that memory does not grow with the work. undefined while issues are still to be derived.
 */
export async function takeUnaligned(
  pool: Pool,
  request: UnalignedWorkRequest,
  signal: AbortSignal,
): Promise<UnalignedListing | undefined> {
  return consistently(pool, async (db) => {
    if (await isAnyPending(db)) return undefined;
    const read = (source: string): Batches => batchesOf(db, source, signal);
    const { calendar, now, config } = request;
    const window = { from: calendar.minusDaysAt(now, config.windowDays), to: now };
    const parts = await countUnaligned(db, { ...request, window, read });
    return { ...parts, window, issues: await withSuggestions(parts.issues, { ...request, read }) };
  });
}

type Batches = AsyncIterable<readonly DescribedIssue[]>;

/** A stop is heeded between two batches. */
async function* batchesOf(db: Queryable, source: string, signal: AbortSignal): Batches {
  for await (const batch of readAhead(describedIssueBatches(db, source))) {
    signal.throwIfAborted();
    yield batch;
  }
}

interface Reading extends UnalignedWorkRequest {
  readonly read: (source: string) => Batches;
}

async function countUnaligned(
  db: Queryable,
  request: Reading & { readonly window: Window },
): Promise<UnalignedParts> {
  const { config, basis, team, limit, window } = request;
  const strategy = compileStrategy(config.strategy, request.calendar);
  const missedOf = await missedLabels(db, request, strategy);
  const { objectives } = config.strategy;
  const work = createUnalignedWork({ objectives, window, basis, team, limit });
  for (const source of request.source === undefined ? sourceIds(config) : [request.source]) {
    for await (const batch of request.read(source)) {
      const listed = batch.filter((issue) => work.count(issue));
      const ids = listed.map(({ id }) => id);
      const labels = await wornLabels(db, source, { ids, strategy });
      for (const issue of listed) {
        const { own = [], all = [] } = labels.get(issue.id) ?? {};
        work.list({ ...issue, labels: own, missed: missedOf(all) });
      }
    }
  }
  requireTeam(team, work.teams());
  return work.result();
}

async function missedLabels(
  db: Queryable,
  { config, calendar, now }: UnalignedWorkRequest,
  compiled: CompiledStrategy,
): Promise<(labels: readonly LabelName[]) => readonly MissedLabel[]> {
  // The state at t is that of the instant before it: a day that ends at t still counts.
  const inForce = config.strategy.objectives.filter((each) => isInForce(each, now - 1, calendar));
  return createMissedLabels({
    compiled,
    inForce: new Set(inForce.map(({ id }) => id)),
    earlier: await earlierStrategies(db),
  });
}

/** Teams that are named to somebody who has mistaken one. */
const shownTeams = 20;

function requireTeam(team: string | undefined, known: readonly string[]): void {
  if (team === undefined) return;
  if (known.some((each) => foldText(each, false) === foldText(team, false))) return;
  const shown = known.slice(0, shownTeams).join(', ');
  const more = known.length > shownTeams ? ` and ${known.length - shownTeams} more` : '';
  throw new UsageError(
    `--team ${team}: no issue of such a project or team is stored; there are ${shown === '' ? 'none' : shown}${more}`,
  );
}

async function withSuggestions(
  issues: readonly UnalignedIssue[],
  { config, calendar, now, read }: Reading,
): Promise<readonly SuggestedIssue[]> {
  if (issues.length === 0) return [];
  const { objectives } = config.strategy;
  const window = { from: calendar.minusDaysAt(now, recentDays), to: now };
  const evidence = createEvidence({ objectives, window, issues });
  for (const source of sourceIds(config)) {
    for await (const batch of read(source)) for (const issue of batch) evidence.add(issue);
  }
  const order = objectives.map(({ id }) => id);
  return issues.map((issue) => ({ ...issue, suggestions: suggestionsFor(issue, evidence, order) }));
}

function sourceIds(config: Config): readonly string[] {
  return config.sources.map(({ id }) => id);
}
