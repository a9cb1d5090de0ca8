/** Issues that count for something else under another strategy. */
import type { Attribution } from '../attribution/attribution.ts';
import { attributionAt } from '../attribution/attributions.ts';
import type { Instant } from '../issue.ts';
import { basesOf } from './alignment.ts';
import type { MeasuredIssue } from './measured-issue.ts';
import { type Lineages, servedAt } from './served.ts';
import { type Basis, bases } from './snapshot.ts';
import { isPresent } from './standing.ts';
import type { Weights } from './tally.ts';
import type { Window } from './windows.ts';

/** Where an issue is: ids of its objectives in the order of the alphabet; none = unaligned, or exempt. */
export interface Place {
  readonly objectives: readonly string[];
  readonly isExempt: boolean;
}

/** `weights`: shared otherwise among the same objectives. `parents`: other objectives stand above them. */
export type MoveKind = 'objectives' | 'weights' | 'parents';

export interface Route {
  readonly kind: MoveKind;
  readonly from: Place;
  readonly to: Place;
}

export interface Move {
  readonly route: Route;
  /** Bases of the window on which the issue counts; it may count on none. */
  readonly bases: readonly Basis[];
  /** Its attributions at the instant, before and after. */
  readonly before: readonly Attribution[];
  readonly after: readonly Attribution[];
}

/** An issue as one strategy maps it. */
export interface Mapped {
  readonly issue: MeasuredIssue;
  readonly lineages: Lineages;
}

/** Weights that differ by less differ in nothing but the order of adding. */
const tolerance = 1e-9;

/**
 * Weights are those of t, as in every count of a snapshot but its weeks. Undefined when: the issue counts nowhere, or
 * for the same objectives with the same weights, those above included.
 */
export function moveOf(before: Mapped, after: Mapped, window: Window): Move | undefined {
  const { issue } = before;
  const t = window.to;
  if (issue.createdAt >= t || (issue.state === undefined && !isPresent(issue))) return undefined;
  const [was, is] = [placeOf(before.issue, t), placeOf(after.issue, t)];
  if (isSame(was, is) && isSameWork(before, after, t)) return undefined;
  return {
    route: { kind: kindOf(was, is), from: was.place, to: is.place },
    bases: basesOf(issue, window),
    before: was.attributions,
    after: is.attributions,
  };
}

interface Placed {
  readonly place: Place;
  readonly attributions: readonly Attribution[];
}

function placeOf({ attributions }: MeasuredIssue, t: Instant): Placed {
  const holding = attributionAt(attributions, t - 1);
  const objectives = holding.flatMap(({ objective }) => objective ?? []).toSorted();
  const isExempt = holding.some(({ exempt }) => exempt !== undefined);
  return { place: { objectives, isExempt }, attributions: holding };
}

function kindOf(was: Placed, is: Placed): MoveKind {
  if (!isSame(was, is)) return 'objectives';
  const own = (placed: Placed): ReadonlyMap<string, Weights> =>
    new Map(placed.attributions.map((each) => [each.objective ?? '', each]));
  return areEqual(own(was), own(is)) ? 'parents' : 'weights';
}

function isSame({ place: was }: Placed, { place: is }: Placed): boolean {
  return was.isExempt === is.isExempt && was.objectives.join() === is.objectives.join();
}

function isSameWork(before: Mapped, after: Mapped, t: Instant): boolean {
  const [was, is] = [before, after].map(
    ({ issue, lineages }) => servedAt(issue.attributions, t, lineages).objectives,
  );
  return was !== undefined && is !== undefined && areEqual(was, is);
}

function areEqual(a: ReadonlyMap<string, Weights>, b: ReadonlyMap<string, Weights>): boolean {
  const nothing = { shared: 0, exclusive: 0 };
  return [...a.keys(), ...b.keys()].every((id) => {
    const [was, is] = [a.get(id) ?? nothing, b.get(id) ?? nothing];
    const isNear = Math.abs(was.shared - is.shared) <= tolerance;
    return isNear && Math.abs(was.exclusive - is.exclusive) <= tolerance;
  });
}

/** Moved issues, and those of them that count on each basis. */
export type MoveCount = Readonly<Record<'issues' | Basis, number>>;

export interface MoveTally<T extends Move> {
  add(move: T): void;
  total(): MoveCount;
  /** The most frequent first. */
  routes(): readonly (MoveCount & { readonly route: Route })[];
  /** As many as asked for: in progress first, then completed, then created in the window, then the rest. */
  first(): readonly T[];
}

/** Memory: routes, and four times the moves that are asked for. */
export function createMoveTally<T extends Move>(limit: number): MoveTally<T> {
  const total = noMoves();
  const routes = new Map<string, MoveSum & { readonly route: Route }>();
  const ranks: T[][] = [...bases.map(() => []), []];
  return {
    add: (move) => {
      const key = JSON.stringify(move.route);
      const sum = routes.get(key) ?? { route: move.route, ...noMoves() };
      routes.set(key, sum);
      count(total, move);
      count(sum, move);
      const rank = ranks[rankOf(move)];
      if (rank !== undefined && rank.length < limit) rank.push(move);
    },
    total: () => ({ ...total }),
    routes: () =>
      [...routes]
        .toSorted(([a, x], [b, y]) => y.issues - x.issues || (a < b ? -1 : 1))
        .map(([, sum]) => sum),
    first: () => ranks.flat().slice(0, limit),
  };
}

type MoveSum = Record<keyof MoveCount, number>;

function noMoves(): MoveSum {
  return { issues: 0, wip: 0, completed: 0, created: 0 };
}

function count(sum: MoveSum, move: Move): void {
  sum.issues += 1;
  for (const basis of move.bases) sum[basis] += 1;
}

function rankOf(move: Move): number {
  const rank = bases.findIndex((basis) => move.bases.includes(basis));
  return rank === -1 ? bases.length : rank;
}
