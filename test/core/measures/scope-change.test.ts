import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attribution } from '../../../src/core/attribution/attribution.ts';
import type { Instant, State } from '../../../src/core/issue.ts';
import type { MeasuredIssue } from '../../../src/core/measures/measured-issue.ts';
import type { Count, ObjectiveSnapshot } from '../../../src/core/measures/snapshot.ts';
import { dayMs } from '../../../src/core/time.ts';
import { measuredIssues } from '../arbitraries.ts';
import {
  at,
  attribution,
  half,
  longAgo,
  measured,
  noCourse,
  none,
  now,
  objective,
  one,
  only,
  snapshot,
  strategy,
} from './measured-builder.ts';

const october = at('2026-10-01T00:00:00Z');
const inOctober = strategy([objective('a', { starts: '2026-10-01' }), objective('b')]);

function change(issues: readonly MeasuredIssue[]): ObjectiveSnapshot['scopeChange'] {
  return only(issues, { strategy: inOctober }).scopeChange;
}

/** In the first state until the instant, in the second from then on. */
function turned(
  [before, when, after]: readonly [State, Instant, State],
  serves: string | readonly Attribution[],
  fields: Partial<MeasuredIssue> = {},
): MeasuredIssue {
  const states = [
    { from: longAgo, value: before },
    { from: when, value: after },
  ];
  return measured(after, serves, { course: { ...noCourse, states }, ...fields });
}

describe('the change of scope since the start of an objective', () => {
  it('is nothing while the same issues serve it', () => {
    const unchanged = { since: october, created: none, attributed: none, deattributed: none };
    const relabelledAtStart = measured('ready', [attribution('a', { from: october })]);
    expect(change([measured('active', 'a'), relabelledAtStart])).toEqual({
      ...unchanged,
      cancelled: none,
    });
  });

  it('counts issues created since, the first instant included', () => {
    const created = [october - 1, october, october + dayMs].map((createdAt) =>
      measured('ready', [attribution('a', { from: createdAt })], { createdAt }),
    );
    expect(change(created)).toMatchObject({
      created: { issues: 2, shared: 2, exclusive: 2 },
      attributed: none,
    });
  });

  it('counts weight that older issues gain and lose', () => {
    const later = { from: october + dayMs };
    const gained = measured('ready', [attribution('a', later)]);
    const lost = measured('ready', [attribution('a', { to: october + dayMs })]);
    const shared = measured('ready', [
      attribution('a', { to: october + dayMs }),
      attribution('a', { ...half, ...later }),
      attribution('b', { shared: 0.5, ...later }),
    ]);
    expect(change([gained, lost, shared])).toEqual({
      since: october,
      created: none,
      attributed: one,
      deattributed: { issues: 1, shared: 1.5, exclusive: 2 },
      cancelled: none,
    });
  });

  it('counts what was cancelled since, less what was taken up again', () => {
    const since = october + dayMs;
    expect(change([turned(['ready', since, 'cancelled'], 'a')])?.cancelled).toEqual(one);
    expect(change([turned(['ready', october - 1, 'cancelled'], 'a')])?.cancelled).toEqual(none);
    expect(change([turned(['cancelled', since, 'ready'], 'a')])?.cancelled).toEqual({
      issues: -1,
      shared: -1,
      exclusive: -1,
    });
    const createdAt = october + 1;
    expect(change([turned(['ready', since, 'cancelled'], 'a', { createdAt })])).toMatchObject({
      created: one,
      cancelled: one,
    });
  });

  it('has lost an issue that was archived unfinished, not one that was done', () => {
    const archivedAt = october + dayMs;
    const states = [{ from: longAgo, value: 'ready' as const }];
    const archived = { isArchived: true, course: { ...noCourse, states, archivedAt } };
    expect(change([measured('ready', 'a', archived)])?.deattributed).toEqual(one);
    const done = turned(['ready', october, 'done'], 'a');
    const kept = { ...done, isArchived: true, course: { ...done.course, archivedAt } };
    expect(change([kept])?.deattributed).toEqual(none);
  });

  it('knows nothing of an issue that is away', () => {
    const away = { isArchived: true, course: noCourse };
    expect(change([measured(undefined, 'a', away)])).toEqual(change([]));
  });

  it('is absent without a start before the instant, and out of force', () => {
    const without = [
      only([measured('ready', 'a')]),
      only([], { strategy: strategy([objective('a')], '2026-12-01') }),
      only([], { strategy: strategy([objective('a', { starts: '2026-12-01' })]) }),
      only([], { strategy: strategy([objective('a', { ends: '2026-11-01' })], '2026-10-01') }),
    ];
    expect(without.map(({ scopeChange }) => scopeChange)).toEqual(without.map(() => undefined));
  });

  it('begins anew after a pause, and without a start with the strategy', () => {
    const paused = [{ from: '2026-10-01', to: '2026-10-31' }];
    const starts = [
      strategy([objective('a', { starts: '2026-09-01', paused })]),
      strategy([objective('a')], '2026-11-01'),
    ].map((each) => only([], { strategy: each }).scopeChange?.since);
    expect(starts).toEqual([at('2026-11-01T00:00:00Z'), at('2026-11-01T00:00:00Z')]);
  });
});

const span = { from: now - 100 * dayMs, to: now };
const start = at('2026-10-05T00:00:00Z');
const family = strategy([
  objective('top', { starts: '2026-10-05' }),
  objective('a', { parent: 'top', starts: '2026-10-05' }),
  objective('b', { parent: 'top', starts: '2026-10-05' }),
]);
const parts = ['issues', 'shared', 'exclusive'] as const;

/** What all issues bring to the objective `a` at an instant, those that are cancelled then left out. */
function scopeAt(issues: readonly MeasuredIssue[], t: Instant): Count {
  const scope = { ...none };
  for (const { createdAt, course, attributions } of issues) {
    const state = course.states.findLast(({ from }) => from < t)?.value;
    const isGone = (course.archivedAt ?? t) < t && state !== 'done';
    if (createdAt >= t || state === 'cancelled' || isGone) continue;
    const serving = attributions.filter(
      ({ objective: id, from, to = Infinity }) => id === 'a' && from < t && to >= t,
    );
    scope.issues += Math.sign(serving.length);
    for (const { shared, exclusive } of serving) {
      scope.shared += shared;
      scope.exclusive += exclusive;
    }
  }
  return scope;
}

function netOf(scopeChange: ObjectiveSnapshot['scopeChange']): Count {
  if (scopeChange === undefined) throw new Error('no change of scope');
  const { created, attributed, deattributed, cancelled } = scopeChange;
  function net(part: keyof Count): number {
    return created[part] + attributed[part] - deattributed[part] - cancelled[part];
  }
  return { issues: net('issues'), shared: net('shared'), exclusive: net('exclusive') };
}

describe('the parts of a change of scope', () => {
  it('sum to the difference of the scope, in issues and in both views', () => {
    const anyIssues = fc.array(measuredIssues(['a', 'b'], span), { maxLength: 25 });
    fc.assert(
      fc.property(anyIssues, (issues) => {
        const [, a] = snapshot(issues, { strategy: family }).objectives;
        const older = issues.filter(({ createdAt }) => createdAt < start);
        const before = scopeAt(older, start + 1);
        const after = scopeAt(issues, now);
        const net = netOf(a?.scopeChange);
        for (const part of parts) expect(net[part]).toBeCloseTo(after[part] - before[part], 9);
      }),
    );
  });
});
