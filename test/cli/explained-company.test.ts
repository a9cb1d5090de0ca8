import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeSnapshot } from '../../jobs/measure.ts';
import { compileStrategy } from '../../src/core/attribution/strategy.ts';
import type { IssueDocument } from '../../src/server/explain-document.ts';
import { cases, type Share } from './explained-cases.ts';
import { documentOf, issueOf } from './explaining.ts';
import { now, openSmallCompany, type SmallCompany } from './small-company.ts';

let company: SmallCompany;

beforeAll(async () => {
  company = await openSmallCompany();
});

afterAll(() => company.close());

function sharesOf({ shares }: IssueDocument): readonly Share[] {
  return shares.map(({ objective, exempt, shared, exclusive, since }) => [
    objective ?? exempt,
    shared,
    exclusive,
    since.slice(0, 10),
  ]);
}

/** Objective: the numbers it adds to, and the weeks of throughput. */
function numbersOf({ numbers }: IssueDocument): Record<string, string> {
  return Object.fromEntries(
    numbers.map((each) => [
      each.id,
      [...each.numbers.map(({ number }) => number), ...each.weeks.map(({ start }) => start)].join(
        ' ',
      ),
    ]),
  );
}

function outcomesOf({ levels }: IssueDocument): readonly string[] {
  return levels.flatMap(({ via, matches }) =>
    matches.map(({ rule, outcome }) => `${via} ${rule} ${outcome}`),
  );
}

describe('explain, worked out by hand', () => {
  it.each(cases)('$of: $key', async ({ key, ...byHand }) => {
    const issue = await issueOf(company, key);
    const { verdict, alignment } = issue;
    expect({
      verdict,
      shares: sharesOf(issue),
      outcomes: outcomesOf(issue),
      numbers: numbersOf(issue),
      alignment: alignment.map(({ basis, as }) => `${basis} ${as}`),
    }).toEqual({
      verdict: byHand.verdict,
      shares: byHand.shares,
      outcomes: byHand.outcomes,
      numbers: byHand.numbers,
      alignment: byHand.alignment,
    });
  });
});

describe('an issue that counts nowhere, or not everywhere', () => {
  it.each([
    [
      'PAY-7',
      'PAY-7 counts nowhere itself: it is a container, what stands below it inherits from it',
    ],
    [
      'PAY-48',
      'PAY-48 counts nowhere itself: it is a sub-task, and its parent PAY-42 counts in its place',
    ],
    ['PAY-50', 'PAY-50 counts nowhere since 18 Nov 2026: it was deleted'],
    ['PAY-52', 'PAY-52 counts nowhere: acme-jira excludes the type Test (exclude_types)'],
  ])('%s is told why', async (key, verdict) => {
    expect(await issueOf(company, key)).toMatchObject({ verdict, alignment: [] });
  });

  it.each([
    [
      'PAY-49',
      'PAY-49 is left out of every ratio: its status “mystery” has no state (name it under states of acme-jira); it counts for faster-checkout (1) because it wears `checkout`, since 1 Jan 1970',
      [],
    ],
    [
      'PAY-51',
      'PAY-51 was archived on 15 Nov 2026 and counts only as created; it counts for reliability (1) because it wears `slo`, since 1 Nov 2026',
      [{ basis: 'created', as: 'aligned' }],
    ],
    [
      'PAY-53',
      'PAY-53 serves no objective: rule next-year#1 matches `later`, but the objective is not in force until 1 Jan 2027',
      [],
    ],
    [
      'PAY-54',
      'PAY-54 serves no objective: rule dc-only#1 matches `legacy`, but it is filtered out: sources of the rule',
      [],
    ],
    ['PAY-55', 'PAY-55 serves no objective: no rule matches it or what stands above it', []],
  ])('%s says so in its first sentence', async (key, verdict, alignment) => {
    expect(await issueOf(company, key)).toMatchObject({ verdict, alignment });
  });

  it('names a parent that is not visible', async () => {
    expect((await issueOf(company, 'PAY-55')).problems).toEqual([
      'HID-1 stands above it and is not visible to the account: nothing is inherited from it',
    ]);
  });
});

describe('all explanations together', () => {
  it('add up to the published numbers', async () => {
    const { database, config, calendar } = company;
    const snapshot = await takeSnapshot(database.pool, {
      config,
      calendar,
      strategy: compileStrategy(config.strategy, calendar),
      windowDays: config.windowDays,
      now,
      asOf: undefined,
    });
    const { rows } = await database.pool.query<{ key: string }>('select distinct key from issue');
    const documents = await Promise.all(rows.map(({ key }) => documentOf(company, key)));
    const issues = documents.flatMap((document) => document.issues);
    for (const objective of snapshot?.objectives ?? []) {
      const wip = issues
        .flatMap(({ numbers }) => numbers.filter(({ id }) => id === objective.id))
        .flatMap(({ numbers }) => numbers.filter(({ number }) => number === 'wip'));
      const { active, waiting } = objective.states;
      expect(wip).toHaveLength(active.issues + waiting.issues);
      const shared = wip.reduce((sum, each) => sum + each.shared, 0);
      expect(shared).toBeCloseTo(active.shared + waiting.shared, 9);
    }
    const unaligned = issues.filter(({ alignment }) =>
      alignment.some(({ basis, as }) => basis === 'wip' && as === 'unaligned'),
    );
    expect(unaligned).toHaveLength(snapshot?.alignment.wip.unaligned ?? -1);
    expect(unaligned.length).toBeGreaterThan(0);
  });
});
