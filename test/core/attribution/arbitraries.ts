import fc from 'fast-check';
import type {
  Ancestor,
  Attributable,
  LabelSpan,
} from '../../../src/core/attribution/attribution.ts';
import {
  inheritances,
  type LocalDate,
  type Objective,
  type Rule,
  type Strategy,
} from '../../../src/core/objective.ts';
import { dayMs, hourMs } from '../../../src/core/time.ts';
import { calendar, exempt, objective, rule, strategy } from './given.ts';

/** Everything happens on these days, so that borders meet often. The clocks go back on the 25th. */
const firstDay = '2026-10-23';
const days = 6;
const begin = calendar.startOf(firstDay);

/** Instants at which anything may happen: local midnights and whole hours. */
const instant: fc.Arbitrary<number> = fc.oneof(
  fc.nat({ max: days }).map((day) => calendar.startOf(calendar.plusDays(firstDay, day))),
  fc.nat({ max: (days * dayMs) / hourMs }).map((hour) => begin + hour * hourMs),
);

/** The time in which everything happens. */
export const span = { from: begin, to: begin + days * dayMs } as const;

/** Every hour from before the first to after the last thing that happens. */
export const everyHour: readonly number[] = Array.from(
  { length: ((days + 4) * dayMs) / hourMs },
  (_, hour) => begin + (hour - 48) * hourMs,
);

const date: fc.Arbitrary<LocalDate> = fc
  .nat({ max: days })
  .map((day) => calendar.plusDays(firstDay, day));

const labelName = fc.constantFrom('a', 'A', 'b', 'bb', 'c', 'tea', 'coffee');
const pattern = fc.constantFrom('a', 'b', 'c', 'b*', '/^[bc]$/', '?');

const anyRule: fc.Arbitrary<Rule> = fc
  .record(
    {
      labels: fc.uniqueArray(pattern, { minLength: 1, maxLength: 3 }),
      epics: fc.constantFrom([], [], [], ['E-1']),
      initiatives: fc.subarray(['i1', 'i2']),
      sources: fc.constantFrom([], [], [], ['acme-jira']),
      types: fc.constantFrom([], [], [], ['Story']),
      weight: fc.constantFrom(1, 2, 0.1, 7),
    },
    { requiredKeys: ['weight'] },
  )
  .map(rule);

function optional<T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ arbitrary: fc.constant(undefined), weight: 4 }, { arbitrary: of, weight: 1 });
}

const dates = fc.record({
  starts: optional(date),
  ends: optional(date),
  paused: fc.oneof(
    { arbitrary: fc.constant([]), weight: 3 },
    { arbitrary: fc.array(fc.record({ from: date, to: date }), { maxLength: 2 }), weight: 1 },
  ),
  declared: optional(
    fc.record({ state: fc.constantFrom('achieved', 'dropped', 'at_risk'), on: date }),
  ),
});

/** Parents point up the list or down it, never in a circle. */
const objectives: fc.Arbitrary<readonly Objective[]> = fc
  .tuple(
    fc.array(
      fc.record({
        rules: fc.array(anyRule, { minLength: 1, maxLength: 3 }),
        dates,
        above: fc.constantFrom(undefined, undefined, 0, 1, 2),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    fc.boolean(),
  )
  .map(([drafts, isUpwards]) => {
    const built = drafts.map(({ rules, dates: given, above }, index) => {
      const parent = above === undefined || index === 0 ? undefined : `o${above % index}`;
      return objective(`o${index}`, rules, { ...given, parent });
    });
    return isUpwards ? built : built.toReversed();
  });

/** By keys that issues and their ancestors have, in any case. */
function overridesOf(given: readonly Objective[]): fc.Arbitrary<Strategy['overrides']> {
  const named = fc.shuffledSubarray(
    given.map(({ id }) => id),
    { minLength: 1 },
  );
  return fc.record({ 'PAY-1': named, 'eng-1': named, 'E-1': named }, { requiredKeys: [] });
}

export const anyStrategy: fc.Arbitrary<Strategy> = fc
  .record({
    objectives,
    exempt: fc.array(anyRule, { maxLength: 2 }),
    inherit: fc.oneof(fc.constant(inheritances), fc.subarray([...inheritances])),
    caseSensitive: fc.boolean(),
  })
  .chain(({ objectives: given, exempt: rules, ...rest }) =>
    overridesOf(given).map((overrides) =>
      strategy(given, {
        ...rest,
        exempt: rules.map((each, index) => exempt(`x${index}`, each)),
        overrides,
      }),
    ),
  );

const someSpans: fc.Arbitrary<readonly LabelSpan[]> = fc
  .uniqueArray(fc.tuple(instant, fc.uniqueArray(labelName, { maxLength: 4 })), {
    selector: ([from]) => from,
    maxLength: 5,
  })
  .map((drafts) =>
    drafts
      .toSorted(([a], [b]) => a - b)
      .map(([from, names]) => ({
        from,
        labels: names.map((name) => ({ name, group: undefined })),
      })),
  );

/** Often none, so that farther levels decide too. */
const spans = fc.oneof(fc.constant<readonly LabelSpan[]>([]), someSpans);

const ancestors: fc.Arbitrary<readonly Ancestor[]> = fc
  .tuple(spans, spans, spans, spans, fc.constantFrom(0, 1, 2, 3, 4, 4, 4))
  .map(([parent, epic, first, second, count]) =>
    [
      { kind: 'parent', id: 'p', key: 'P-1', name: 'p', depth: 1, labels: parent } as const,
      { kind: 'epic', id: 'e', key: 'E-1', name: 'e', depth: 2, labels: epic } as const,
      { kind: 'initiative', id: 'i1', key: undefined, name: 'x', depth: 3, labels: first } as const,
      {
        kind: 'initiative',
        id: 'i2',
        key: undefined,
        name: 'y',
        depth: 3,
        labels: second,
      } as const,
    ].slice(0, count),
  );

export const anyIssue: fc.Arbitrary<Attributable> = fc.record({
  source: fc.constantFrom('acme-jira', 'acme-linear'),
  id: fc.constant('10001'),
  key: fc.constantFrom('PAY-1', 'PAY-2', 'PAY-3', 'ENG-1'),
  team: fc.constant('PAY'),
  type: fc.constantFrom('Story', 'Bug'),
  createdAt: instant,
  labels: spans,
  ancestors,
});

/** The same with the rules within each objective, the exemptions and the overrides the other way round. */
export function reordered(under: Strategy): Strategy {
  return {
    ...under,
    exempt: under.exempt.toReversed(),
    objectives: under.objectives.map((each) => ({ ...each, rules: each.rules.toReversed() })),
    overrides: Object.fromEntries(Object.entries(under.overrides).toReversed()),
  };
}

/** The issue with other labels on itself and on all above it. */
export function eachWearer(
  issue: Attributable,
  change: (labels: readonly LabelSpan[]) => readonly LabelSpan[],
): Attributable {
  return {
    ...issue,
    labels: change(issue.labels),
    ancestors: issue.ancestors.map((each) => ({ ...each, labels: change(each.labels) })),
  };
}
