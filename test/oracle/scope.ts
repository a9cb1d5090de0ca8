/** The scope of an objective: what serves it at an instant, issue by issue. */
import type { Instant } from '../../src/core/issue.ts';
import type { ScopeChange } from '../../src/core/measures/progress-snapshot.ts';
import type { Count } from '../../src/core/measures/snapshot.ts';
import type { Objective } from '../../src/core/objective.ts';
import { sharesFor } from './attribution.ts';
import { hasLeft, stateAt } from './life.ts';
import type { Scene, Seen } from './scene.ts';
import type { World } from './world.ts';

const nothing: Count = { issues: 0, shared: 0, exclusive: 0 };

function plus(a: Count, b: Count, sign: 1 | -1 = 1): Count {
  return {
    issues: a.issues + sign * b.issues,
    shared: a.shared + sign * b.shared,
    exclusive: a.exclusive + sign * b.exclusive,
  };
}

/** What one issue brings to an objective, cancelled or not. */
function broughtBy(world: World, { known, stretches }: Seen, { objective, at }: Question): Count {
  const verdict = stretches.find(({ from, to }) => from < at && at <= to)?.verdict;
  if (verdict === undefined) return nothing;
  const shares = sharesFor(world, verdict, objective);
  if (shares.length === 0 || hasLeft(known, at)) return nothing;
  let brought = { ...nothing, issues: 1 };
  for (const share of shares) brought = plus(brought, { ...share, issues: 0 });
  return brought;
}

interface Question {
  readonly objective: Objective;
  readonly at: Instant;
}

/** Work in the scope: issues that are cancelled are not. */
export function scopeAt({ world, work }: Scene, question: Question): number {
  let scope = 0;
  for (const seen of work) {
    const { shared } = broughtBy(world, seen, question);
    if (shared > 0 && stateAt(seen.known, question.at) !== 'cancelled') scope += shared;
  }
  return scope;
}

/** What an objective begins with: older issues, once everything has happened that happens at its start. */
export function openingScope(scene: Scene, { objective, at }: Question): number {
  const older = scene.work.filter(({ known }) => known.issue.createdAt < at);
  return scopeAt({ ...scene, work: older }, { objective, at: at + 1 });
}

export function scopeChangeSince(
  { world, work, at }: Scene,
  objective: Objective,
  since: Instant,
): ScopeChange {
  const change = { created: nothing, attributed: nothing, deattributed: nothing };
  let cancelled = nothing;
  for (const seen of work) {
    const { known } = seen;
    const isOld = known.issue.createdAt < since;
    const before = isOld ? broughtBy(world, seen, { objective, at: since + 1 }) : nothing;
    const after = broughtBy(world, seen, { objective, at });
    if (isOld) {
      change.attributed = plus(change.attributed, excess(after, before));
      change.deattributed = plus(change.deattributed, excess(before, after));
    } else change.created = plus(change.created, after);
    if (stateAt(known, at) === 'cancelled') cancelled = plus(cancelled, after);
    if (stateAt(known, since + 1) === 'cancelled') cancelled = plus(cancelled, before, -1);
  }
  return { since, ...change, cancelled };
}

function excess(a: Count, b: Count): Count {
  return {
    issues: Math.max(a.issues - b.issues, 0),
    shared: Math.max(a.shared - b.shared, 0),
    exclusive: Math.max(a.exclusive - b.exclusive, 0),
  };
}
