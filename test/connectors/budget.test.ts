import { describe, expect, it } from 'vitest';
import { scarcestBudget } from '../../connectors/budget.ts';

const prefixes = ['x-ratelimit-requests', 'x-ratelimit-complexity'];

function budgetOf(headers: Record<string, string>): ReturnType<typeof scarcestBudget> {
  return scarcestBudget(new Headers(headers), prefixes);
}

describe('what a tracker says may still be asked', () => {
  it('is of several budgets the one with the smallest part left, not the smallest number', () => {
    expect(
      budgetOf({
        'x-ratelimit-requests-remaining': '1500',
        'x-ratelimit-requests-limit': '5000',
        'x-ratelimit-complexity-remaining': '200000',
        'x-ratelimit-complexity-limit': '3000000',
      }),
    ).toEqual({ remaining: 200_000, limit: 3_000_000 });
  });

  it('is the one that is spent, whatever else is told', () => {
    expect(
      budgetOf({
        'x-ratelimit-requests-remaining': '0',
        'x-ratelimit-complexity-remaining': '9000',
        'x-ratelimit-complexity-limit': '3000000',
      }),
    ).toEqual({ remaining: 0, limit: undefined });
  });

  it('is nothing without an answer, or one that does not tell', () => {
    expect(scarcestBudget(undefined, prefixes)).toBeUndefined();
    expect(budgetOf({ 'x-ratelimit-requests-limit': '5000' })).toBeUndefined();
    expect(budgetOf({ 'x-ratelimit-requests-remaining': 'many' })).toBeUndefined();
  });
});
