import type { Pool } from 'pg';
import { readAhead } from '../../jobs/read-ahead.ts';
import type { Config } from '../config/config.ts';
import type { Attribution } from '../core/attribution/attribution.ts';
import { compileStrategy } from '../core/attribution/strategy.ts';
import type { Instant } from '../core/issue.ts';
import { createMeasurement, type MeasurementRequest } from '../core/measures/measurement.ts';
import {
  createMoveTally,
  type Mapped,
  type Move,
  type MoveTally,
  moveOf,
} from '../core/measures/moves.ts';
import { createNoWorkSpans, type NoWorkSpans } from '../core/measures/no-work-spans.ts';
import { lineagesOf } from '../core/measures/served.ts';
import type { Snapshot } from '../core/measures/snapshot.ts';
import type { Strategy } from '../core/objective.ts';
import type { Calendar } from '../core/time.ts';
import type { MappableIssue } from '../store/lived-issues.ts';
import { mappableIssueBatches } from '../store/past-issues.ts';
import { isAnyPending } from '../store/pending.ts';
import type { Queryable } from '../store/query.ts';
import { consistently } from '../store/query.ts';
import { objectivesKnownSince } from '../store/strategy-versions.ts';

export interface RehearsalRequest {
  /** With the strategy that is in force. */
  readonly config: Config;
  readonly proposed: Strategy;
  readonly calendar: Calendar;
  readonly now: Instant;
  readonly days: number;
  /** How many moved issues are kept. */
  readonly limit: number;
}

/** The same instant under two strategies. */
export interface Rehearsal {
  readonly old: Reading;
  readonly new: Reading;
  readonly moves: MoveTally<MovedIssue>;
}

export interface Reading {
  readonly strategy: Strategy;
  readonly snapshot: Snapshot;
  readonly noWork: NoWorkSpans;
}

export interface MovedIssue extends Move, Pick<MappableIssue, 'key' | 'title' | 'url'> {
  readonly source: string;
  readonly before: readonly NamedAttribution[];
  readonly after: readonly NamedAttribution[];
}

export interface NamedAttribution extends Attribution {
  /** Key or name of the ancestor it came through. */
  readonly ancestorName: string | undefined;
}

/**
 * Numbers, times without active work, and moved issues of now, from one consistent view of the database that nothing is
 * written to. undefined while descendants of a changed ancestor are still to be derived.
 */
export async function takeRehearsal(
  pool: Pool,
  request: RehearsalRequest,
  signal: AbortSignal,
): Promise<Rehearsal | undefined> {
  return consistently(pool, async (client) => {
    if (await isAnyPending(client)) return undefined;
    const knownSince = await objectivesKnownSince(client);
    const { config, proposed } = request;
    const base = {
      knownSince,
      calendar: request.calendar,
      asOf: request.now,
      windowDays: request.days,
      sources: config.sources.map(({ id }) => id),
    };
    const before = openReader({ ...base, strategy: config.strategy });
    const after = openReader({ ...base, strategy: proposed });
    const moves = createMoveTally<MovedIssue>(request.limit);
    const from = request.calendar.minusDaysAt(request.now, request.days);
    const window = { from, to: request.now };
    for await (const { source, issue } of allIssues(client, config, signal)) {
      const move = moveOf(before.read(issue), after.read(issue), window);
      if (move !== undefined) moves.add(movedIssue(move, issue, source));
    }
    return { old: before.finish(), new: after.finish(), moves };
  });
}

/** Keeps nothing of the batch the issue was read in. */
function movedIssue(move: Move, issue: MappableIssue, source: string): MovedIssue {
  const named = (attribution: Attribution): NamedAttribution => ({
    ...attribution,
    ancestorName: issue.ancestorName(attribution),
  });
  const { key, title, url } = issue;
  const [before, after] = [move.before.map(named), move.after.map(named)];
  return { ...move, source, key, title, url, before, after };
}

async function* allIssues(
  db: Queryable,
  { sources }: Config,
  signal: AbortSignal,
): AsyncGenerator<{ readonly source: string; readonly issue: MappableIssue }> {
  for (const { id: source, rules } of sources) {
    const batches = mappableIssueBatches(db, { source, rules, asOf: undefined });
    for await (const batch of readAhead(batches)) {
      signal.throwIfAborted();
      for (const issue of batch) yield { source, issue };
    }
  }
}

interface Reader {
  read(issue: MappableIssue): Mapped;
  finish(): Reading;
}

function openReader(request: MeasurementRequest): Reader {
  const { strategy } = request;
  const compiled = compileStrategy(strategy, request.calendar);
  const lineages = lineagesOf(strategy.objectives);
  const measurement = createMeasurement(request);
  const noWork = createNoWorkSpans(request);
  return {
    read: (past) => {
      const issue = past.under(compiled);
      measurement.add(issue);
      noWork.add(issue);
      return { issue, lineages };
    },
    finish: () => ({ strategy, snapshot: measurement.finish(), noWork }),
  };
}
