/** What a tracker says it may still be asked. */
import { numberOf } from './retry.ts';

export interface Budget {
  /** Requests or points left. */
  readonly remaining: number;
  /** Of how many; undefined when the answer does not tell. */
  readonly limit: number | undefined;
}

/**
 * Of several budgets the one with the smallest part left: that one ends first. `prefixes` are those of the headers
 * `…-remaining` and `…-limit`. Undefined when: the answer tells of none.
 */
export function scarcestBudget(
  headers: Headers | undefined,
  prefixes: readonly string[],
): Budget | undefined {
  return prefixes
    .flatMap((prefix) => {
      const remaining = numberOf(headers?.get(`${prefix}-remaining`) ?? null);
      const limit = numberOf(headers?.get(`${prefix}-limit`) ?? null);
      return remaining === undefined ? [] : [{ remaining, limit }];
    })
    .toSorted((a, b) => partLeft(a) - partLeft(b))[0];
}

function partLeft({ remaining, limit }: Budget): number {
  if (remaining <= 0) return 0;
  return limit === undefined || limit <= 0 ? 1 : remaining / limit;
}
