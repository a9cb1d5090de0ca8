import { claimsOf } from '../attribution/claims.ts';
import type { OrderedRule } from '../attribution/rule.ts';
import type { CompiledStrategy } from '../attribution/strategy.ts';
import type { ReviewedIssue } from './reviewed-issue.ts';

/** A rule that never makes an issue count. */
export interface IdleRule {
  /** `objective#2`, `exempt:name`. */
  readonly rule: string;
  /** Distinct issues it matches at any time; 0 = it matches nothing. */
  readonly matched: number;
  /** Of the rules that counted instead, the one that did so for most of these issues. */
  readonly instead: string | undefined;
}

export interface RuleUse {
  add(issue: ReviewedIssue): void;
  /** In file order. */
  idle(): readonly IdleRule[];
}

interface Use {
  readonly rule: string;
  matched: number;
  counted: number;
  /** Rule → issues for which it counted and this one, which matched too, did not. */
  readonly instead: Map<string, number>;
}

/** Whether each rule ever decides, over the whole life of the issues given. Memory: rules². */
export function createRuleUse(rules: readonly OrderedRule[], compiled: CompiledStrategy): RuleUse {
  const uses = new Map(
    rules.map(({ name }): [string, Use] => [
      name,
      { rule: name, matched: 0, counted: 0, instead: new Map() },
    ]),
  );
  return {
    add: ({ attributable, measured }) => {
      const counted = new Set(measured.attributions.map(({ rule }) => rule));
      const claims = claimsOf(attributable, compiled).filter(({ from, to }) => from < to);
      for (const matched of new Set(claims.map(({ rule }) => rule.name))) {
        const use = uses.get(matched);
        if (use === undefined) continue;
        use.matched += 1;
        if (counted.has(matched)) use.counted += 1;
        else for (const rule of counted) use.instead.set(rule, (use.instead.get(rule) ?? 0) + 1);
      }
    },
    idle: () =>
      [...uses.values()]
        .filter(({ counted }) => counted === 0)
        .map(({ rule, matched, instead }) => ({ rule, matched, instead: mostFrequent(instead) })),
  };
}

/** Of equals the first by name, whatever the order of the issues. */
function mostFrequent(counts: ReadonlyMap<string, number>): string | undefined {
  const [first] = [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return first?.[0];
}
