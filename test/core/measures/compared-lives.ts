/** Issues through their whole lives, as a tracker and two strategies have them, compared and measured at any instant. */
import fc from 'fast-check';
import type { Attribution } from '../../../src/core/attribution/attribution.ts';
import type { Instant } from '../../../src/core/issue.ts';
import type { ComparedIssue, Situation } from '../../../src/core/measures/compared-issue.ts';
import type { MeasuredIssue } from '../../../src/core/measures/measured-issue.ts';
import type { Basis, Count, Snapshot } from '../../../src/core/measures/snapshot.ts';
import type { Waterfall } from '../../../src/core/measures/waterfall.ts';
import type { Strategy } from '../../../src/core/objective.ts';
import { type RemovalReason, removalReasons } from '../../../src/core/removal.ts';
import { dayMs, hourMs } from '../../../src/core/time.ts';
import { type Facts, factsAt } from '../../../src/core/timeline/facts.ts';
import { anyRules, attributions, validIssues } from '../arbitraries.ts';
import { statuses } from '../issue-builder.ts';
import { lifeOf } from '../life-of.ts';
import { waterfallOf } from './compared-builder.ts';
import { at, objective, snapshot, strategy } from './measured-builder.ts';

const last = at('2026-11-24T12:00:00Z');
const span = { from: last - 100 * dayMs, to: last };
const [a, b, c] = [
  objective('a', { parent: 'top' }),
  objective('b', { parent: 'top' }),
  objective('c'),
];
export const former = strategy([objective('top'), a, b, c]);
const edited = strategy([objective('c'), objective('a'), objective('b', { parent: 'c' })]);
const instants = fc
  .tuple(...[0, 1, 2].map(() => fc.integer({ min: 1, max: 99 * 24 })))
  .map((hours) => hours.toSorted((x, y) => x - y).map((hour) => span.from + hour * hourMs));

/** One issue through its whole life, as its tracker and two strategies have it. */
export interface Life {
  readonly createdAt: Instant;
  readonly factsAt: (t: Instant) => Facts;
  readonly team: (t: Instant) => string;
  readonly absence: (t: Instant) => RemovalReason | undefined;
  readonly labels: (t: Instant) => ReadonlyMap<string, string>;
  readonly under: ReadonlyMap<Strategy, readonly Attribution[]>;
  readonly isReparented: boolean;
}

const anyAbsence = fc.constantFrom(...removalReasons);
const anyAt = fc.integer({ min: span.from, max: span.to });
const rarely = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, value);

const lives: fc.Arbitrary<Life> = fc
  .record({
    of: validIssues({ from: span.from, to: span.to - 1 }),
    rules: anyRules,
    archivedAt: rarely(anyAt),
    away: rarely(fc.record({ reason: anyAbsence, from: anyAt, to: rarely(anyAt) })),
    movedAt: rarely(anyAt),
    relabelledAt: rarely(anyAt),
    isReparented: fc.boolean(),
    one: attributions(['a', 'b', 'c'], span),
    other: attributions(['a', 'b', 'c'], span),
  })
  .map(({ of, rules, archivedAt, away, movedAt, relabelledAt, isReparented, one, other }) => {
    const life = lifeOf({ ...of, archivedAt }, statuses, rules);
    return {
      createdAt: of.createdAt,
      factsAt: (t) => factsAt(life, t, { rules, readsLabel: () => false }),
      team: (t) => (movedAt !== undefined && movedAt < t ? 'CORE' : 'PAY'),
      absence: (t) =>
        away !== undefined && away.from < t && t <= (away.to ?? t) ? away.reason : undefined,
      labels: (t) => new Map([['own', String(relabelledAt !== undefined && relabelledAt < t)]]),
      under: new Map([
        [former, one],
        [edited, other],
      ]),
      isReparented,
    };
  });
export const anyLives = fc.array(lives, { maxLength: 20 });

export interface Read {
  readonly at: Instant;
  readonly strategy: Strategy;
}

export function situationAt(life: Life, { at: t, strategy: read }: Read): Situation {
  const { state, completedAt, isArchived } = life.factsAt(t);
  return {
    createdAt: life.createdAt,
    completedAt,
    state,
    isArchived,
    absence: life.absence(t),
    team: life.team(t),
    attributions: life.under.get(read) ?? [],
    labels: life.labels(t),
  };
}

export function waterfall(
  all: readonly Life[],
  basis: Basis,
  [from, to]: readonly [Read, Read],
): Waterfall {
  const known = all.filter(({ createdAt }) => createdAt < to.at);
  const issues = known.map(
    (life, index): ComparedIssue => ({
      source: 'jira',
      id: String(index),
      key: `PAY-${index}`,
      title: 'Pay by card',
      url: undefined,
      from: situationAt(life, from),
      kept: situationAt(life, { ...from, at: to.at }),
      to: situationAt(life, to),
      isReparented: life.isReparented,
    }),
  );
  return waterfallOf(issues, basis, { from, to });
}

/** The numbers of one end as every other command has them. */
export function measured(all: readonly Life[], { at: t, strategy: read }: Read): Snapshot {
  const issues = all.map((life, index): MeasuredIssue => {
    const isAway = life.absence(t) !== undefined;
    const facts = life.factsAt(t);
    return {
      ...facts,
      ...(isAway ? { state: undefined, isArchived: true } : {}),
      source: 'jira',
      id: String(index),
      team: 'PAY',
      createdAt: life.createdAt,
      subtasks: [],
      attributions: life.under.get(read) ?? [],
      nearMisses: [],
    };
  });
  return snapshot(issues, { asOf: t, strategy: read });
}

export function countOf(result: Snapshot, id: string, basis: Basis): Count {
  const found = result.objectives.find((each) => each.id === id);
  if (found === undefined) return { issues: 0, shared: 0, exclusive: 0 };
  if (basis !== 'wip') return found[basis];
  const { active, waiting } = found.states;
  return {
    issues: active.issues + waiting.issues,
    shared: active.shared + waiting.shared,
    exclusive: active.exclusive + waiting.exclusive,
  };
}

export const readings = instants.chain((three) =>
  fc
    .tuple(...three.map(() => fc.constantFrom(former, edited)))
    .map((strategies) =>
      three.map((t, index) => ({ at: t, strategy: strategies[index] ?? former })),
    ),
);

/** Three readings, the earliest first. */
export function threeOf(all: readonly Read[]): readonly [Read, Read, Read] {
  const [first, second, third] = all;
  if (first === undefined || second === undefined || third === undefined) throw new Error('three');
  return [first, second, third];
}
