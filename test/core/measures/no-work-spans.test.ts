import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instant } from '../../../src/core/issue.ts';
import type { MeasuredIssue } from '../../../src/core/measures/measured-issue.ts';
import type { MeasurementRequest } from '../../../src/core/measures/measurement.ts';
import { createNoWorkSpans, type NoWorkSpan } from '../../../src/core/measures/no-work-spans.ts';
import type { ObjectiveSnapshot } from '../../../src/core/measures/snapshot.ts';
import type { Objective, Strategy } from '../../../src/core/objective.ts';
import { createCalendar, dayMs } from '../../../src/core/time.ts';
import { measuredIssues } from '../arbitraries.ts';
import {
  at,
  attribution,
  longAgo,
  measured,
  now,
  objective,
  snapshot,
  strategy,
} from './measured-builder.ts';

const october = at('2026-10-01T00:00:00Z');
const windowFrom = now - 90 * dayMs;
const noVerdict = ['label_drift', 'unmapped', 'finished', 'not_started', 'idle'];

interface Told {
  readonly strategy: Strategy;
  readonly knownSince: ReadonlyMap<string, Instant>;
}

function spans(issues: readonly MeasuredIssue[], told: Told, id = 'a'): readonly NoWorkSpan[] {
  const request: MeasurementRequest = {
    ...told,
    calendar: createCalendar('UTC'),
    asOf: now,
    windowDays: 90,
    sources: ['jira', 'linear'],
  };
  const all = createNoWorkSpans(request);
  for (const issue of issues) all.add(issue);
  return all.of(id);
}

function of(
  issues: readonly MeasuredIssue[],
  fields: Partial<Objective> = {},
): readonly NoWorkSpan[] {
  const told = { strategy: strategy([objective('a', fields)]), knownSince: new Map() };
  return spans(issues, told);
}

function worked(from: Instant, to: Instant): MeasuredIssue {
  return measured('ready', 'a', { progress: [{ from, to }] });
}

describe('times in which nothing of an objective was in progress', () => {
  it('lie between the times in which something was', () => {
    const issues = [worked(longAgo, october), worked(october + 10 * dayMs, october + 20 * dayMs)];
    expect(of(issues)).toEqual([
      { from: october, to: october + 10 * dayMs },
      { from: october + 20 * dayMs, to: undefined },
    ]);
  });

  it('are none when they last no longer than the grace', () => {
    const next = october + 3 * dayMs;
    const rest = [worked(longAgo, october), measured('active', 'a')];
    const late = { progress: [{ from: next, to: undefined }] };
    const issues = [worked(longAgo, october), measured('active', 'a', late)];
    expect(of(issues)).toEqual([]);
    expect(of(issues, { graceMs: 3 * dayMs - 1 })).toEqual([{ from: october, to: next }]);
    expect(of(rest)).toEqual([]);
  });

  it('are left out when they had ended before the window began', () => {
    expect(of([worked(longAgo, longAgo + 1), worked(windowFrom, now)])).toEqual([]);
  });

  it('begin when the objective comes into force, and end with that', () => {
    const paused = [{ from: '2026-10-11', to: '2026-10-20' }];
    expect(of([], { starts: '2026-10-01', paused, ends: '2026-11-19' })).toEqual([
      { from: october, to: october + 10 * dayMs },
      { from: october + 20 * dayMs, to: at('2026-11-20T00:00:00Z') },
    ]);
  });

  it('of one that was always in force begin when it is known, and anew when it is first served', () => {
    const late = measured('backlog', [attribution('a', { from: october })]);
    const told = { strategy: strategy([objective('a')]), knownSince: new Map([['a', longAgo]]) };
    expect(spans([late], told)).toEqual([
      { from: longAgo, to: october },
      { from: october, to: undefined },
    ]);
    expect(of([late])).toEqual([{ from: october, to: undefined }]);
    expect(of([])).toEqual([]);
  });

  it('of a parent are cut by what is done for its children', () => {
    const told = {
      strategy: strategy([objective('a'), objective('leaf', { parent: 'a' })]),
      knownSince: new Map(),
    };
    const leaf = measured('ready', 'leaf', { progress: [{ from: longAgo, to: october }] });
    expect(spans([leaf], told)).toEqual([{ from: october, to: undefined }]);
  });
});

const leaves = ['a', 'b'];
const lived = { from: now - 150 * dayMs, to: now };
const day = fc
  .integer({ min: -160, max: 5 })
  .map((days) => new Date(now + days * dayMs).toISOString().slice(0, 10));
const optionalDay = fc.option(day, { nil: undefined });
const anyObjective = fc.record({
  starts: optionalDay,
  ends: fc.option(day, { nil: undefined, freq: 2 }),
  paused: fc.array(
    fc.tuple(day, day).map(([from, to]) => ({ from, to })),
    { maxLength: 2 },
  ),
  graceMs: fc.integer({ min: 1, max: 10 * dayMs }),
});
const anyCase = fc.record({
  issues: fc.array(measuredIssues(leaves, lived), { maxLength: 6 }),
  fields: anyObjective,
  effectiveFrom: optionalDay,
  knownDaysAgo: fc.integer({ min: 0, max: 160 }),
});

interface Given {
  readonly fields: Partial<Objective>;
  readonly effectiveFrom: string | undefined;
  readonly knownDaysAgo: number;
}

function toldOf({ fields, effectiveFrom, knownDaysAgo }: Given): Told {
  const objectives = [objective('a', fields), objective('b', { parent: 'a', ...fields })];
  return {
    strategy: strategy(objectives, effectiveFrom),
    knownSince: new Map(leaves.map((id) => [id, now - knownDaysAgo * dayMs])),
  };
}

function objectiveAt(
  issues: readonly MeasuredIssue[],
  told: Told,
  { id, asOf }: { readonly id: string; readonly asOf: Instant },
): ObjectiveSnapshot {
  const found = snapshot(issues, { ...told, asOf }).objectives.find((each) => each.id === id);
  if (found === undefined) throw new Error('no such objective');
  return found;
}

/** Nothing is served before its creation. What sub-tasks do is told by no past instant. */
function sinceItsCreation(issue: MeasuredIssue): MeasuredIssue {
  const attributions = issue.attributions
    .map((each) => ({ ...each, from: Math.max(each.from, issue.createdAt) }))
    .filter(({ from, to }) => to === undefined || to > from);
  return { ...issue, attributions, subtasks: [] };
}

/** As far as activity goes: what was in progress then. */
function pastOf(issue: MeasuredIssue, t: Instant): MeasuredIssue {
  const progress = issue.progress
    .filter(({ from }) => from < t)
    .map(({ from, to }) => ({ from, to: to === undefined || to >= t ? undefined : to }));
  const isOpen = progress.some(({ to }) => to === undefined);
  return {
    ...issue,
    state: isOpen ? 'active' : 'ready',
    isArchived: false,
    subtasks: [],
    progress,
  };
}

describe('laws of the times without active work', () => {
  it('the last one is that of the snapshot', () => {
    fc.assert(
      fc.property(anyCase, fc.constantFrom(...leaves), (given, id) => {
        const told = toldOf(given);
        const { noActiveWorkSince: since } = objectiveAt(given.issues, told, { id, asOf: now });
        const isLong = since !== undefined && now - since > given.fields.graceMs;
        const open = spans(given.issues, told, id).filter(({ to }) => to === undefined);
        expect(open).toEqual(isLong ? [{ from: since, to: undefined }] : []);
      }),
      { numRuns: 300 },
    );
  });

  it('a snapshot of any instant of the window would have said the same', () => {
    const instant = fc.integer({ min: windowFrom + 1, max: now });
    fc.assert(
      fc.property(anyCase, instant, fc.constantFrom(...leaves), (given, t, id) => {
        const told = toldOf(given);
        const { graceMs } = given.fields;
        const issues = given.issues.map(sinceItsCreation);
        const then = issues.map((issue) => pastOf(issue, t));
        const { status, noActiveWorkSince = t } = objectiveAt(then, told, { id, asOf: t });
        const wouldFire = noVerdict.includes(status) && t - noActiveWorkSince > graceMs;
        const isTold = spans(issues, told, id).some(
          ({ from, to = now }) => from + graceMs < t && t <= to,
        );
        expect(isTold).toBe(wouldFire);
      }),
      { numRuns: 1_000 },
    );
  });

  it('an objective with work in progress all the time has none', () => {
    fc.assert(
      fc.property(anyCase, (given) => {
        const always = measured('active', 'b', {
          createdAt: lived.from,
          progress: [{ from: 0, to: undefined }],
          attributions: [attribution('b', { from: 0 })],
        });
        for (const id of leaves) {
          expect(spans([...given.issues, always], toldOf(given), id)).toEqual([]);
        }
      }),
    );
  });

  it('the order of the issues does not matter', () => {
    fc.assert(
      fc.property(anyCase, (given) => {
        const told = toldOf(given);
        expect(spans(given.issues.toReversed(), told)).toEqual(spans(given.issues, told));
      }),
    );
  });
});
