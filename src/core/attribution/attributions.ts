/** Which objectives an issue counts for, why and when (definitions, Attribution 1–5 and 8). */
import type { Instant } from '../issue.ts';
import type { Attributable, Attribution } from './attribution.ts';
import { claimsOf } from './claims.ts';
import { type Share, sharesOf } from './shares.ts';
import type { CompiledStrategy } from './strategy.ts';

interface Period {
  readonly share: Share;
  readonly from: Instant;
  to: Instant | undefined;
}

/**
 * All periods from the creation of the issue on, by start and then in file order, equal neighbours in one; empty when
 * no rule ever matches. Periods may lie in the future. Source: definitions, Attribution 8.
 */
export function attributionsOf(
  issue: Attributable,
  compiled: CompiledStrategy,
): readonly Attribution[] {
  const claims = claimsOf(issue, compiled);
  const borders = new Set(claims.flatMap(({ from, to }) => [from, to]));
  borders.delete(Infinity);
  const periods: Period[] = [];
  let running: readonly Period[] = [];
  for (const at of [...borders].toSorted((a, b) => a - b)) {
    const valid = claims.filter(({ from, to }) => from <= at && at < to);
    running = advance(running, sharesOf(valid, compiled.above), at);
    periods.push(...running.filter(({ from }) => from === at));
  }
  return periods.map(({ share, from, to }) => ({ ...share, from, to }));
}

/** Goes on with the periods whose content stays, ends the others and starts what is new. */
function advance(
  running: readonly Period[],
  shares: readonly Share[],
  at: Instant,
): readonly Period[] {
  const open = new Map(running.map((period) => [JSON.stringify(period.share), period]));
  const next = shares.map((share): Period => {
    const period = open.get(JSON.stringify(share));
    return period ?? { share, from: at, to: undefined };
  });
  for (const period of running) if (!next.includes(period)) period.to = at;
  return next;
}

/**
 * The attributions that hold at an instant, one that starts at it included. Where the state at t is what happened
 * before t, as at the end of a day, ask for t − 1.
 */
export function attributionAt(
  attributions: readonly Attribution[],
  at: Instant,
): readonly Attribution[] {
  return attributions.filter(({ from, to }) => from <= at && (to === undefined || at < to));
}
