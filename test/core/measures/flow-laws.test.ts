import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Durations, Flow } from '../../../src/core/measures/flow-snapshot.ts';
import type { MeasuredIssue } from '../../../src/core/measures/measured-issue.ts';
import { bases, type GroupNumbers, type Snapshot } from '../../../src/core/measures/snapshot.ts';
import { dayMs } from '../../../src/core/time.ts';
import { anyRules, attributions, dirtyIssues, validIssues } from '../arbitraries.ts';
import { measuredLife } from '../measured-life.ts';
import { shifted } from '../shifted.ts';
import { at, objective, snapshot, strategy } from './measured-builder.ts';

const asOf = at('2026-11-24T12:00:00Z');
const span = { from: asOf - 100 * dayMs, to: asOf };
const family = {
  ...strategy([objective('top'), objective('a', { parent: 'top' }), objective('b')]),
  minSample: 2,
};

const life = fc.oneof(
  validIssues({ from: span.from, to: span.to - 1 }),
  dirtyIssues({ from: span.from, to: span.to - 1 }),
);
const anyLife = fc.record({
  of: life,
  own: anyRules,
  source: fc.constantFrom('jira', 'linear'),
  team: fc.constantFrom('PAY', 'CORE', 'WEB'),
  attributed: attributions(['a', 'b'], span),
});
const anyLives = fc.oneof(
  fc.array(anyLife, { maxLength: 5 }),
  fc.array(anyLife, { minLength: 20, maxLength: 25 }),
);
const anyIssues = anyLives.map((lives) => lives.map((each) => issueOf(each)));

type AnyLife = typeof anyLife extends fc.Arbitrary<infer T> ? T : never;

function issueOf({ of, own, team, ...rest }: AnyLife, by = 0): MeasuredIssue {
  return measuredLife({ ...shifted(of, by), team }, own, { ...rest, t: asOf + by });
}

function measure(issues: readonly MeasuredIssue[], t = asOf): Snapshot {
  return snapshot(issues, { asOf: t, windowDays: 90, strategy: family });
}

function flowsOf(taken: Snapshot): readonly Flow[] {
  const { objectives, sources, teams } = taken;
  return [taken, ...objectives, ...sources, ...teams].map(({ flow }) => flow);
}

/** What adds up over a partition of the issues. */
function countsOf({ flow, ...numbers }: GroupNumbers): readonly number[] {
  const { alignment, throughput, created, wip } = numbers;
  return [
    ...bases.flatMap((basis) => [
      alignment[basis].aligned,
      alignment[basis].unaligned,
      alignment[basis].exempt,
    ]),
    throughput.completed,
    ...[...throughput.weeks, throughput.runningWeek].map(({ completed }) => completed),
    created,
    wip,
    numbers.blockedIssues,
    numbers.quietIssues,
    numbers.unassignedIssues,
    flow.leadTime.n,
    flow.cycleTime.n,
    flow.efficiency.inProgressMs,
    flow.efficiency.unblockedActiveMs,
    flow.efficiency.issuesWithWaiting,
    flow.started,
    flow.netFlow,
    flow.reopenings,
    flow.cancelledAfterStart,
    flow.age.n,
  ];
}

function sumOf(parts: readonly GroupNumbers[]): readonly number[] {
  const [first = [], ...rest] = parts.map(countsOf);
  return first.map((value, index) => rest.reduce((sum, each) => sum + (each[index] ?? 0), value));
}

describe('the numbers of sources and of teams', () => {
  it('sum to those of the portfolio', () => {
    fc.assert(
      fc.property(anyIssues, (issues) => {
        const taken = measure(issues);
        expect(sumOf(taken.sources)).toEqual(countsOf(taken));
        const isAny = taken.teams.length > 0;
        expect(sumOf(taken.teams)).toEqual(isAny ? countsOf(taken) : []);
      }),
    );
  });

  it('are what they would be if there were no other source', () => {
    fc.assert(
      fc.property(anyIssues, (issues) => {
        const own = issues.filter(({ source }) => source === 'jira');
        const { ageing: _, ...flow } = measure(issues).sources[0]?.flow ?? measure([]).flow;
        const { ageing: __, ...alone } = measure(own).flow;
        expect(flow).toEqual(alone);
      }),
    );
  });
});

describe('flow', () => {
  it('does not change when all times are shifted, windows with them', () => {
    fc.assert(
      fc.property(anyLives, fc.integer({ min: -400, max: 400 }), (lives, days) => {
        const by = days * dayMs;
        const later = measure(
          lives.map((each) => issueOf(each, by)),
          asOf + by,
        );
        const now = measure(lives.map((each) => issueOf(each)));
        expect(later.flow).toEqual(now.flow);
        expect(later.teams.map(({ flow }) => flow)).toEqual(now.teams.map(({ flow }) => flow));
      }),
    );
  });

  it('has percentiles that rise, each a duration that there is', () => {
    fc.assert(
      fc.property(anyIssues, (issues) => {
        const { leadTime, cycleTime, age } = measure(issues).flow;
        const inWindow = issues.filter(({ state }) => state !== undefined);
        const leads = inWindow.map(({ createdAt, completedAt = 0 }) => completedAt - createdAt);
        const cycles = inWindow.map(
          ({ startedAt = 0, completedAt = 0 }) => completedAt - startedAt,
        );
        const ages = inWindow.map(({ startedAt = 0 }) => asOf - startedAt);
        expect(strangers(leadTime, leads)).toEqual([]);
        expect(strangers(cycleTime, cycles)).toEqual([]);
        expect(strangers(age, ages)).toEqual([]);
        for (const { p50Ms = 0, p85Ms = 0, p95Ms = 0 } of [leadTime, cycleTime, age]) {
          expect(p50Ms).toBeLessThanOrEqual(p85Ms);
          expect(p85Ms).toBeLessThanOrEqual(p95Ms);
        }
      }),
    );
  });

  it('holds its parts: a part is never more than the whole, and nothing is negative', () => {
    fc.assert(
      fc.property(anyIssues, (issues) => {
        for (const flow of flowsOf(measure(issues))) {
          const { efficiency, ageing, age, cycleTime } = flow;
          expect(efficiency.issues).toBe(cycleTime.n);
          expect(efficiency.issuesWithWaiting).toBeLessThanOrEqual(efficiency.issues);
          expect(efficiency.unblockedActiveMs).toBeGreaterThanOrEqual(0);
          expect(efficiency.unblockedActiveMs).toBeLessThanOrEqual(efficiency.inProgressMs);
          expect(efficiency.inProgressMs).toBeLessThanOrEqual(
            (cycleTime.meanMs ?? Number.POSITIVE_INFINITY) * Math.max(cycleTime.n, 1) + 1e-3,
          );
          expect(ageing?.issues ?? 0).toBeLessThanOrEqual(age.n);
          expect(flow.reopenings).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('has an age for all work in progress, but for starts after a completion that holds', () => {
    fc.assert(
      fc.property(anyIssues, (issues) => {
        const taken = measure(issues);
        expect(taken.flow.age.n).toBeLessThanOrEqual(taken.wip);
        const plain = measure(issues.filter(({ completedAt }) => completedAt === undefined));
        expect(plain.flow.age.n).toBe(plain.wip);
      }),
    );
  });

  it('of two windows that adjoin adds up to that of both, for what cannot be undone', () => {
    const forGood = { startRule: 'first', completionRule: 'first' } as const;
    const lives = fc.array(fc.tuple(validIssues(span), anyRules), { maxLength: 15 });
    fc.assert(
      fc.property(lives, (told) => {
        const known = (t: number): readonly MeasuredIssue[] =>
          told.map(([of, own]) =>
            measuredLife(
              of,
              { ...own, ...forGood, states: { active: ['*'], done: ['6'] } },
              {
                source: 'jira',
                attributed: [],
                t,
              },
            ),
          );
        const windowOf = (t: number, windowDays: number): Snapshot =>
          snapshot(known(t), { asOf: t, windowDays, strategy: family });
        const [whole, late, early] = [
          windowOf(asOf, 40),
          windowOf(asOf, 15),
          windowOf(asOf - 15 * dayMs, 25),
        ];
        expect(late.throughput.completed + early.throughput.completed).toBe(
          whole.throughput.completed,
        );
        expect(late.flow.started + early.flow.started).toBe(whole.flow.started);
        expect(late.flow.reopenings + early.flow.reopenings).toBe(whole.flow.reopenings);
        expect(late.flow.netFlow + early.flow.netFlow).toBe(whole.flow.netFlow);
      }),
    );
  });

  it('is checked on issues in which everything occurs', () => {
    const taken = fc
      .sample(anyIssues, { numRuns: 100, seed: 3 })
      .map((issues) => measure(issues).flow);
    const occurrences = {
      leads: taken.filter(({ leadTime }) => leadTime.p85Ms !== undefined),
      waiting: taken.filter(({ efficiency }) => efficiency.issuesWithWaiting > 0),
      blocked: taken.filter(
        ({ efficiency }) =>
          efficiency.ratio !== undefined && efficiency.ratio > 0 && efficiency.ratio < 1,
      ),
      reopenings: taken.filter(({ reopenings }) => reopenings > 0),
      sunk: taken.filter(({ cancelledAfterStart }) => cancelledAfterStart > 0),
      ageing: taken.filter(({ ageing }) => (ageing?.issues ?? 0) > 0),
    };
    const rare = Object.entries(occurrences).filter(([, found]) => found.length < 5);
    expect(rare.map(([name, found]) => [name, found.length])).toEqual([]);
  });
});

/** Percentiles that are not in the sample. */
function strangers(
  { p50Ms, p85Ms, p95Ms }: Durations,
  sample: readonly number[],
): readonly (number | undefined)[] {
  return [p50Ms, p85Ms, p95Ms].filter((each) => each !== undefined && !sample.includes(each));
}
