import type { Instant } from '../issue.ts';
import type { MeasuredIssue } from './measured-issue.ts';
import type { ScopeChange } from './progress-snapshot.ts';
import { openingShare, type ScopeShare, scopeShareNow } from './scope.ts';
import { type Lineages, lineOf, type Served } from './served.ts';
import type { Count } from './snapshot.ts';
import { createSum } from './sum.ts';

/** How the scope of each objective has changed since its start. Memory: objectives. */
export interface ScopeChanges {
  add(issue: MeasuredIssue, served: Served): void;
  /** Undefined when: the objective has no start. */
  of(objective: string): ScopeChange | undefined;
}

/** Source: definitions, "Measures", scope change. */
export function createScopeChanges({
  lineages,
  starts,
}: {
  readonly lineages: Lineages;
  readonly starts: ReadonlyMap<string, Instant>;
}): ScopeChanges {
  const changes = new Map([...starts].map(([id, since]) => [id, createChange(since)]));
  return {
    add: (issue, served) => {
      const now = scopeShareNow(issue, served);
      for (const id of everServed(issue, lineages)) {
        const change = changes.get(id);
        if (change === undefined) continue;
        const opening = openingShare(issue, change.since, lineages);
        change.add(issue, { opening: countIn(opening, id), now: countIn(now, id) });
      }
    },
    of: (objective) => changes.get(objective)?.result(),
  };
}

function everServed({ attributions }: MeasuredIssue, lineages: Lineages): ReadonlySet<string> {
  return new Set(attributions.flatMap((attribution) => lineOf(attribution, lineages)));
}

interface InScope extends Count {
  readonly isCancelled: boolean;
}

function countIn({ objectives, isCancelled }: ScopeShare, objective: string): InScope {
  const { shared, exclusive } = objectives.get(objective) ?? { shared: 0, exclusive: 0 };
  return { issues: Number(objectives.has(objective)), shared, exclusive, isCancelled };
}

function createChange(since: Instant): {
  readonly since: Instant;
  add(issue: MeasuredIssue, scope: { readonly opening: InScope; readonly now: InScope }): void;
  result(): ScopeChange;
} {
  const created = createCountSum();
  const attributed = createCountSum();
  const deattributed = createCountSum();
  const cancelled = createCountSum();
  return {
    since,
    add: ({ createdAt }, { opening, now }) => {
      if (createdAt >= since) created.add((part) => now[part]);
      else {
        attributed.add((part) => Math.max(0, now[part] - opening[part]));
        deattributed.add((part) => Math.max(0, opening[part] - now[part]));
      }
      cancelled.add((part) => cancelledIn(now, part) - cancelledIn(opening, part));
    },
    result: () => ({
      since,
      created: created.count(),
      attributed: attributed.count(),
      deattributed: deattributed.count(),
      cancelled: cancelled.count(),
    }),
  };
}

function cancelledIn(scope: InScope, part: keyof Count): number {
  return scope.isCancelled ? scope[part] : 0;
}

function createCountSum(): { add(of: (part: keyof Count) => number): void; count(): Count } {
  const issues = createSum();
  const shared = createSum();
  const exclusive = createSum();
  return {
    add: (of) => {
      issues.add(of('issues'));
      shared.add(of('shared'));
      exclusive.add(of('exclusive'));
    },
    count: () => ({ issues: issues.value(), shared: shared.value(), exclusive: exclusive.value() }),
  };
}
