/** Issues, attributions and measured issues for laws: lives as trackers tell them, and lives as they should not. */
import fc from 'fast-check';
import type { Attribution } from '../../src/core/attribution/attribution.ts';
import type { Change, Instant, Issue } from '../../src/core/issue.ts';
import type { MeasuredIssue } from '../../src/core/measures/measured-issue.ts';
import type { SourceRules } from '../../src/core/objective.ts';
import { factsAt } from '../../src/core/timeline/facts.ts';
import { issue, rules, type Step, statuses, statusNamed } from './issue-builder.ts';
import { lifeOf } from './life-of.ts';

const names = [...statuses.values()].map(({ name }) => name);
const name = fc.constantFrom(...names, 'removed');
const resolution = fc.constantFrom('Fixed', 'Duplicate', "Won't Do", null);

export const anyRules: fc.Arbitrary<SourceRules> = fc.record({
  states: fc.constantFrom({}, { waiting: ['waiting'] }, { ready: ['4'], backlog: ['*'] }),
  cancelledResolutions: fc.constantFrom([], rules.cancelledResolutions),
  blockedStatuses: fc.constantFrom([], ['waiting']),
  excludeTypes: fc.constant([]),
  countSubtasks: fc.boolean(),
  startRule: fc.constantFrom('last', 'first'),
  completionRule: fc.constantFrom('current', 'first'),
});

/** Issues whose history leads to their current fields; several changes may share an instant. */
export function validIssues({ from, to }: { from: Instant; to: Instant }): fc.Arbitrary<Issue> {
  const at = fc.integer({ min: from, max: to });
  return fc
    .record({
      times: fc.array(at, { minLength: 1, maxLength: 9 }),
      steps: fc.array(fc.tuple(name, fc.option(resolution, { nil: undefined })), {
        minLength: 8,
        maxLength: 8,
      }),
      first: name,
      flagTimes: fc.array(at, { maxLength: 3 }),
      personTimes: fc.array(at, { maxLength: 3 }),
      archivedAt: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, at),
    })
    .map(({ times, steps, first, flagTimes, personTimes, archivedAt }) => {
      const [createdAt = from, ...later] = times.toSorted((a, b) => a - b);
      const path = later.map((when, index): Step => {
        const [status, resolved] = steps[index] ?? ['done', undefined];
        return resolved === undefined ? [when, status] : [when, status, resolved];
      });
      const flags = toggles('flag', after(createdAt, flagTimes), ['1', undefined]);
      const people = toggles('assignee', after(createdAt, personTimes), ['a', 'b']);
      return issue({
        createdAt,
        first,
        path,
        archivedAt: archivedAt === undefined ? undefined : Math.max(archivedAt, to),
        isFlagged: flags.at(-1)?.to === '1',
        assignee: people.at(-1)?.to,
        changes: [...flags, ...people],
      });
    });
}

function after(at: Instant, times: readonly Instant[]): readonly Instant[] {
  return times.filter((time) => time >= at).toSorted((a, b) => a - b);
}

function toggles(
  field: 'flag' | 'assignee',
  times: readonly Instant[],
  values: readonly (string | undefined)[],
) {
  return times.map((at, index) => ({
    field,
    id: `${index}:${field}`,
    at,
    from: index === 0 ? undefined : values[(index - 1) % values.length],
    to: values[index % values.length],
  }));
}

/** Histories out of order, with holes, repetitions and changes that lead nowhere. */
export function dirtyIssues(span: { from: Instant; to: Instant }): fc.Arbitrary<Issue> {
  const stray = fc
    .record({
      id: fc.integer({ min: 100, max: 120 }),
      at: fc.integer({ min: span.from, max: span.to }),
      from: name,
      to: name,
    })
    .map(
      ({ id, at, from, to }): Change => ({
        field: 'status',
        id: `${id}:stray`,
        at,
        from: statusNamed(from),
        to: statusNamed(to),
      }),
    );
  return fc
    .record({
      of: validIssues(span),
      strays: fc.uniqueArray(stray, { selector: ({ id }) => id, maxLength: 4 }),
      current: name,
    })
    .chain(({ of, strays, current }) =>
      fc.shuffledSubarray([...of.changes, ...strays]).map((kept) => ({
        ...of,
        status: statusNamed(current),
        changes: [...kept, ...kept.slice(0, 2)],
      })),
    );
}

/** One issue's attributions: nothing, exempt work, or one or two periods with one to three objectives each. */
export function attributions(
  objectives: readonly string[],
  { from, to }: { from: Instant; to: Instant },
): fc.Arbitrary<readonly Attribution[]> {
  const share = fc.record({
    to: fc.oneof(
      { weight: 2, arbitrary: fc.constant(undefined) },
      fc.integer({ min: from, max: to }),
    ),
    raw: fc.uniqueArray(fc.tuple(fc.constantFrom(...objectives), fc.integer({ min: 1, max: 7 })), {
      selector: ([objective]) => objective,
      minLength: 1,
      maxLength: 3,
    }),
    isExempt: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
  });
  return fc.array(share, { maxLength: 2 }).map((periods) => {
    const all: Attribution[] = [];
    let begin: Instant | undefined = from;
    for (const { to: end, raw, isExempt } of periods) {
      if (begin === undefined || (end !== undefined && end <= begin)) break;
      const period = { from: begin, to: end };
      all.push(...(isExempt ? [{ ...exempt, ...period }] : shares(raw, period)));
      begin = end;
    }
    return all;
  });
}

const plain = { via: 'own', ancestor: undefined, label: undefined, depth: 0 } as const;
const exempt = {
  ...plain,
  objective: undefined,
  exempt: 'run',
  shared: 1,
  exclusive: 1,
  rule: 'exempt:run',
} as const;

function shares(
  raw: readonly (readonly [string, number])[],
  period: { from: Instant; to: Instant | undefined },
): readonly Attribution[] {
  const sum = raw.reduce((total, [, weight]) => total + weight, 0);
  return raw.map(([objective, weight], index) => ({
    ...plain,
    ...period,
    objective,
    exempt: undefined,
    shared: weight / sum,
    exclusive: index === 0 ? 1 : 0,
    rule: `${objective}#1`,
  }));
}

/** What is measured of issues with lives between `from` and `to`, as of `to`; some have sub-tasks. */
export function measuredIssues(
  objectives: readonly string[],
  span: { from: Instant; to: Instant },
): fc.Arbitrary<MeasuredIssue> {
  const lives = validIssues({ from: span.from, to: span.to - 1 });
  return fc
    .record({
      of: lives,
      below: fc.array(lives, { maxLength: 2 }),
      own: anyRules,
      source: fc.constantFrom('jira', 'linear'),
      attributed: attributions(objectives, span),
    })
    .map(({ of, below, own, source, attributed }) => ({
      ...measured(of, own, { source, attributed, t: span.to }),
      subtasks: below.map((each) => measured(each, own, { source, attributed, t: span.to })),
    }));
}

function measured(
  of: Issue,
  own: SourceRules,
  { source, attributed, t }: { source: string; attributed: readonly Attribution[]; t: Instant },
): MeasuredIssue {
  const facts = factsAt(lifeOf(of, statuses, own), t, {
    rules: own,
    readsLabel: () => false,
  });
  return {
    ...facts,
    source,
    id: of.id,
    team: of.team,
    createdAt: of.createdAt,
    subtasks: [],
    attributions: attributed,
    nearMisses: [],
  };
}
