import { isDeepStrictEqual } from 'node:util';
import type { Instant } from '../core/issue.ts';
import { sourceFreshness } from '../core/measures/freshness.ts';
import type { Alignment, Basis } from '../core/measures/snapshot.ts';
import { createSum } from '../core/measures/sum.ts';
import type { ObservedState } from '../metrics/observation.ts';
import type { Reading, Rehearsal } from './rehearsal.ts';
import { type RehearsedMoves, rehearsedMoves } from './rehearsed-moves.ts';
import { type RehearsedObjective, rehearsedObjectives } from './rehearsed-objectives.ts';
import { iso } from './report-document.ts';

/** What `strategy rehearse --json` prints. Instants are ISO 8601 in UTC; a value that does not exist is left out, never 0. */
export interface RehearsalDocument {
  readonly schema: 'throughline.rehearsal/1';
  readonly asOf: string;
  readonly window: { readonly days: number; readonly from: string };
  readonly timezone: string;
  /** Keys of the proposed file that differ from the running configuration and are not rehearsed. */
  readonly ignored: readonly string[];
  readonly differs: boolean;
  readonly alignment: Readonly<Record<Basis, BothWays<Alignment>>>;
  readonly weeks: readonly RehearsedWeek[];
  /** In the order of the new strategy, then those that are no more. */
  readonly objectives: readonly RehearsedObjective[];
  readonly moves: RehearsedMoves;
  readonly sources: readonly RehearsedSource[];
}

export interface BothWays<T> {
  readonly old: T;
  readonly new: T;
}

interface RehearsedWeek {
  /** Monday, local. */
  readonly start: string;
  readonly completed: number;
  /** Of those, the ones that serve an objective at the end of the week. */
  readonly aligned: BothWays<number>;
}

interface RehearsedSource {
  readonly id: string;
  /** Why it is not observed; absent while it is. */
  readonly unobserved?: string;
  readonly lastSuccessAt?: string;
}

export interface Circumstances extends Pick<ObservedState, 'sources' | 'alertPriority'> {
  readonly ignored: readonly string[];
}

export function rehearsalDocument(
  rehearsal: Rehearsal,
  circumstances: Circumstances,
): RehearsalDocument {
  const { asOf, windowDays, windowFrom, timezone } = rehearsal.new.snapshot;
  const compared = {
    alignment: {
      wip: alignmentOn('wip', rehearsal),
      completed: alignmentOn('completed', rehearsal),
      created: alignmentOn('created', rehearsal),
    },
    weeks: weeksOf(rehearsal),
    objectives: rehearsedObjectives(rehearsal, circumstances),
    moves: rehearsedMoves(rehearsal.moves),
  };
  return {
    schema: 'throughline.rehearsal/1',
    asOf: iso(asOf),
    window: { days: windowDays, from: iso(windowFrom) },
    timezone,
    ignored: circumstances.ignored,
    differs: differs(compared),
    ...compared,
    sources: sourcesOf(asOf, circumstances.sources),
  };
}

function alignmentOn(basis: Basis, rehearsal: Rehearsal): BothWays<Alignment> {
  return {
    old: rehearsal.old.snapshot.alignment[basis],
    new: rehearsal.new.snapshot.alignment[basis],
  };
}

function weeksOf({ old: before, new: after }: Rehearsal): readonly RehearsedWeek[] {
  const [was, is] = [alignedByWeek(before), alignedByWeek(after)];
  return after.snapshot.throughput.weeks.map(({ start, completed }, week) => ({
    start,
    completed,
    aligned: { old: was[week] ?? 0, new: is[week] ?? 0 },
  }));
}

/** In the exclusive view each aligned issue brings 1 to one root. */
function alignedByWeek({ strategy, snapshot }: Reading): readonly number[] {
  const roots = new Set(
    strategy.objectives.filter(({ parent }) => parent === undefined).map(({ id }) => id),
  );
  return snapshot.throughput.weeks.map((_, week) => {
    const sum = createSum();
    for (const { id, weeks } of snapshot.objectives) {
      if (roots.has(id)) sum.add(weeks[week]?.completed.exclusive ?? 0);
    }
    return sum.value();
  });
}

function differs(
  compared: Pick<RehearsalDocument, 'alignment' | 'weeks' | 'objectives' | 'moves'>,
): boolean {
  const pairs: readonly Partial<BothWays<unknown>>[] = [
    ...Object.values(compared.alignment),
    ...compared.weeks.map(({ aligned }) => aligned),
    ...compared.objectives,
  ];
  return (
    compared.moves.total.issues > 0 || pairs.some((pair) => !isDeepStrictEqual(pair.old, pair.new))
  );
}

function sourcesOf(asOf: Instant, sources: Circumstances['sources']): readonly RehearsedSource[] {
  return sources.map((source) => {
    const { id, lastSuccessAt } = source;
    const freshness = sourceFreshness({ ...source, now: asOf });
    return {
      id,
      ...(freshness === 'observed' ? {} : { unobserved: freshness }),
      ...(lastSuccessAt === undefined ? {} : { lastSuccessAt: iso(lastSuccessAt) }),
    };
  });
}
