/** Issues that count for something else under the new strategy, and why. */
import type { Attribution } from '../core/attribution/attribution.ts';
import type { MoveCount, MoveTally, Route } from '../core/measures/moves.ts';
import type { Basis } from '../core/measures/snapshot.ts';
import type { MovedIssue, NamedAttribution } from './rehearsal.ts';

export interface RehearsedMoves {
  readonly total: MoveCount;
  /** The most frequent first. */
  readonly routes: readonly (Route & MoveCount)[];
  readonly listed: readonly RehearsedMove[];
  /** How many are not listed. */
  readonly hidden: number;
}

export interface RehearsedMove extends Route {
  readonly source: string;
  readonly key: string;
  readonly title: string;
  readonly link?: string;
  /** Numbers it counts in, beside those of all issues. */
  readonly bases: readonly Basis[];
  readonly before: readonly MoveReason[];
  readonly after: readonly MoveReason[];
}

/** The rule that decides, and the label or ancestor it decides by. */
export interface MoveReason {
  readonly objective?: string;
  readonly exempt?: string;
  readonly shared: number;
  readonly exclusive: number;
  readonly rule: string;
  readonly via: Attribution['via'];
  /** Key or name. */
  readonly ancestor?: string;
  readonly label?: string;
}

export function rehearsedMoves(moves: MoveTally<MovedIssue>): RehearsedMoves {
  const total = moves.total();
  const listed = moves.first().map(rehearsedMove);
  return {
    total,
    routes: moves.routes().map(({ route, ...counts }) => ({ ...route, ...counts })),
    listed,
    hidden: total.issues - listed.length,
  };
}

function rehearsedMove({ route, url, before, after, ...move }: MovedIssue): RehearsedMove {
  return {
    ...route,
    ...move,
    ...(url === undefined ? {} : { link: url }),
    before: before.map(reasonOf),
    after: after.map(reasonOf),
  };
}

function reasonOf(attribution: NamedAttribution): MoveReason {
  const { objective, exempt, shared, exclusive, rule, via, label } = attribution;
  const ancestor = attribution.ancestorName ?? attribution.ancestor;
  return {
    ...(objective === undefined ? {} : { objective }),
    ...(exempt === undefined ? {} : { exempt }),
    shared,
    exclusive,
    rule,
    via,
    ...(ancestor === undefined ? {} : { ancestor }),
    ...(label === undefined ? {} : { label }),
  };
}
