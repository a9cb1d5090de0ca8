import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change, Instant, Issue, ValueChange } from '../../../src/core/issue.ts';
import {
  cycleTime,
  type Facts,
  factsAt,
  isInProgress,
  leadTime,
  stateAt,
} from '../../../src/core/timeline/facts.ts';
import type { Life } from '../../../src/core/timeline/life.ts';
import { anyRules, dirtyIssues, validIssues } from '../arbitraries.ts';
import { issue, statuses, statusNamed } from '../issue-builder.ts';
import { lifeOf } from '../life-of.ts';
import { shifted } from '../shifted.ts';

const span = { from: 1_000, to: 1_060 };
const anyIssue = fc.oneof(validIssues(span), dirtyIssues(span));
const anyInstant = fc.integer({ min: span.from - 1, max: span.to + 2 });
const readsLabel = (): boolean => true;

function durations(of: Issue, facts: Facts) {
  return {
    lead: leadTime({ ...of, ...facts }),
    cycle: cycleTime(facts),
    progress: facts.progress.map(({ from, to }) => (to === undefined ? undefined : to - from)),
  };
}

function firstOf(changes: readonly Change[], field: ValueChange['field']): ValueChange | undefined {
  return changes.find((change): change is ValueChange => change.field === field);
}

/** The issue as the tracker would have shown it just before t. */
function asOf(of: Issue, t: Instant): Issue {
  const later = of.changes.filter(({ at }) => at >= t);
  const status = later.find((change) => change.field === 'status');
  const resolution = firstOf(later, 'resolution');
  const flag = firstOf(later, 'flag');
  const assignee = firstOf(later, 'assignee');
  return {
    ...of,
    changes: of.changes.filter(({ at }) => at < t),
    status: status?.from ?? of.status,
    resolution: resolution === undefined ? of.resolution : resolution.from,
    isFlagged: flag === undefined ? of.isFlagged : flag.from === '1',
    assignee: assignee === undefined ? of.assignee : assignee.from,
    archivedAt: of.archivedAt !== undefined && of.archivedAt < t ? of.archivedAt : undefined,
  };
}

function stays(life: Life, rules: Parameters<typeof lifeOf>[2]): Facts['progress'] {
  return factsAt(life, Number.POSITIVE_INFINITY, { rules, readsLabel }).progress;
}

function wipAt(all: readonly Life[], t: Instant): number {
  return all.filter((life) => isInProgress(stateAt(life, t))).length;
}

describe('the life of an issue', () => {
  it('does not depend on the order in which changes are given', () => {
    const shuffled = anyIssue.chain((of) =>
      fc
        .shuffledSubarray([...of.changes], { minLength: of.changes.length })
        .map((changes) => [of, { ...of, changes }] as const),
    );
    fc.assert(
      fc.property(shuffled, anyRules, ([of, other], rules) => {
        expect(lifeOf(other, statuses, rules)).toEqual(lifeOf(of, statuses, rules));
      }),
    );
  });

  it('has the same durations when all times are shifted', () => {
    fc.assert(
      fc.property(anyIssue, anyRules, fc.integer({ min: -900, max: 9_999 }), (of, rules, by) => {
        const later = shifted(of, by);
        const facts = factsAt(lifeOf(of, statuses, rules), span.to, { rules, readsLabel });
        const moved = factsAt(lifeOf(later, statuses, rules), span.to + by, { rules, readsLabel });
        expect(durations(later, moved)).toEqual(durations(of, facts));
        expect(moved.lastMovedAt - by).toBe(facts.lastMovedAt);
      }),
    );
  });

  it('is the same when it is read twice', () => {
    fc.assert(
      fc.property(anyIssue, anyRules, (of, rules) => {
        expect(lifeOf(of, statuses, rules)).toEqual(lifeOf(of, statuses, rules));
      }),
    );
  });

  it('of an issue whose history leads to its current fields has no disagreement', () => {
    fc.assert(
      fc.property(validIssues(span), anyRules, (of, rules) => {
        const kinds = lifeOf(of, statuses, rules).problems.map(({ kind }) => kind);
        expect(kinds).not.toContain('history_disagrees');
      }),
    );
  });

  it('ends in the current status, begins with the creation and never goes back in time', () => {
    fc.assert(
      fc.property(anyIssue, anyRules, (of, rules) => {
        const life = lifeOf(of, statuses, rules);
        expect(life.statuses.at(-1)?.value.id).toBe(of.status.id);
        expect(life.statuses[0]?.from).toBeLessThanOrEqual(of.createdAt);
        for (const track of [life.statuses, life.states]) {
          const times = track.map(({ from }) => from);
          expect(times).toEqual(times.toSorted((a, b) => a - b));
        }
      }),
    );
  });

  it('never has a negative duration', () => {
    fc.assert(
      fc.property(anyIssue, anyRules, anyInstant, (of, rules, t) => {
        const facts = factsAt(lifeOf(of, statuses, rules), t, { rules, readsLabel });
        const { lead, cycle, progress } = durations(of, facts);
        for (const duration of [lead, cycle, ...progress]) {
          expect(duration ?? 0).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});

describe('facts at a past instant', () => {
  it('are what one would have read then', () => {
    fc.assert(
      fc.property(validIssues(span), anyRules, anyInstant, (of, rules, t) => {
        fc.pre(of.createdAt < t);
        const now = factsAt(lifeOf(of, statuses, rules), t, { rules, readsLabel });
        const then = lifeOf(asOf(of, t), statuses, rules);
        expect(now).toEqual(factsAt(then, Number.POSITIVE_INFINITY, { rules, readsLabel }));
      }),
    );
  });
});

describe('work in progress', () => {
  const lives = fc.tuple(fc.array(anyIssue, { maxLength: 12 }), anyRules).map(([all, rules]) => ({
    rules,
    lives: all.map((of) => lifeOf({ ...of, archivedAt: undefined }, statuses, rules)),
  }));

  it('at t is started by t minus finished by t', () => {
    fc.assert(
      fc.property(lives, anyInstant, ({ lives: all, rules }, t) => {
        const each = all.flatMap((life) => stays(life, rules));
        const started = each.filter(({ from }) => from < t).length;
        const finished = each.filter(({ to }) => to !== undefined && to < t).length;
        expect(wipAt(all, t)).toBe(started - finished);
      }),
    );
  });

  it('summed over a window is the time in progress within that window', () => {
    const window = fc.tuple(anyInstant, anyInstant).map((two) => two.toSorted((a, b) => a - b));
    fc.assert(
      fc.property(lives, window, ({ lives: all, rules }, [from = 0, to = 0]) => {
        // WIP is constant on each (t − 1, t] of whole milliseconds.
        let integral = 0;
        for (let t = from + 1; t <= to; t += 1) integral += wipAt(all, t);
        const clipped = all
          .flatMap((life) => stays(life, rules))
          .map((stay) => Math.min(stay.to ?? to, to) - Math.max(stay.from, from))
          .filter((ms) => ms > 0);
        expect(integral).toBe(clipped.reduce((sum, ms) => sum + ms, 0));
      }),
    );
  });
});

describe('one instant', () => {
  it('changes that form one chain are ordered, whatever their ids', () => {
    const chain = fc.uniqueArray(fc.constantFrom(...[...statuses.values()].map((s) => s.name)), {
      minLength: 2,
    });
    const ids = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(chain, ids, anyRules, (path, names, rules) => {
        const changes = path.slice(1).map(
          (to, index): Change => ({
            field: 'status',
            id: names[index] ?? '',
            at: 5,
            from: statusNamed(path[index] ?? ''),
            to: statusNamed(to),
          }),
        );
        const of = issue({ changes, status: statusNamed(path.at(-1) ?? '') });
        const life = lifeOf(of, statuses, rules);
        expect(life.statuses.map(({ value }) => value.name)).toEqual(path);
      }),
    );
  });
});
