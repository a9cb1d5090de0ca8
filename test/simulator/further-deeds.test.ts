import { describe, expect, test } from 'vitest';
import {
  doFurther,
  type FurtherDeed,
  furtherDeeds,
} from '../../src/simulator/company/further-deeds.ts';
import { generateCompany } from '../../src/simulator/company/generate-company.ts';
import { type LivingCompany, openCompany } from '../../src/simulator/company/living-company.ts';
import { createWork } from '../../src/simulator/company/people.ts';
import { createRandom } from '../../src/simulator/random.ts';
import type { Happening, TrackedIssue } from '../../src/simulator/tracker.ts';

const now = Date.parse('2026-11-24T20:00:00Z');

interface Worked {
  readonly living: LivingCompany;
  readonly done: ReadonlySet<string | undefined>;
  readonly jira: readonly Happening[];
  readonly linear: readonly Happening[];
}

function work(further: readonly FurtherDeed[], ticks = 1_500): Worked {
  const living = openCompany({ seed: 4, issues: 400, now });
  const jira: Happening[] = [];
  const linear: Happening[] = [];
  living.company.jira.tracker.watch((happening) => jira.push(happening));
  living.company.linear.tracker.watch((happening) => linear.push(happening));
  const once = createWork(living, createRandom(6), further);
  const done = new Set<string | undefined>();
  for (let tick = 1; tick <= ticks; tick += 1) done.add(once(now + tick * 2_000));
  return { living, done, jira, linear };
}

const usual = ['file', 'relabel', 'start', 'advance'];

function changedFields(happenings: readonly Happening[]): ReadonlySet<string> {
  return new Set(
    happenings.flatMap(({ mutation }) =>
      mutation.kind === 'change' ? Object.keys(mutation.set) : [],
    ),
  );
}

function issuesOf({ living }: Worked, site: 'jira' | 'linear'): readonly TrackedIssue[] {
  return [...living.company[site].tracker.issues.values()];
}

describe('people', () => {
  test('do none of the further deeds unless they are told to', () => {
    const { done, jira, linear } = work([]);
    expect([...done]).toEqual(expect.arrayContaining(usual));
    for (const deed of furtherDeeds) expect(done).not.toContain(deed);
    expect([...jira, ...linear].some(({ mutation }) => mutation.kind === 'delete')).toBe(false);
    for (const field of ['place', 'team', 'parent', 'estimate']) {
      expect(changedFields([...jira, ...linear])).not.toContain(field);
    }
  });

  test('do all of them when they are told to, beside their usual work', () => {
    const { done } = work(furtherDeeds);
    expect([...done]).toEqual(expect.arrayContaining([...furtherDeeds, ...usual]));
  });

  test('take sub-tasks of Jira along, wherever their parent goes', () => {
    const deeds = ['delete', 'move to another team', 'archive'] as const;
    const worked = work(deeds);
    const issues = new Map(issuesOf(worked, 'jira').map((issue) => [issue.id, issue]));
    const subtasks = [...issues.values()].filter(({ fields }) => fields.type === 'Sub-task');
    expect(subtasks.length).toBeGreaterThan(0);
    for (const { fields } of subtasks) {
      const parent = issues.get(fields.parent ?? '');
      expect(parent?.fields.team).toBe(fields.team);
      expect(parent?.fields.place).toBe(fields.place);
    }
    expect(worked.jira.some(({ before }) => before?.fields.type === 'Sub-task')).toBe(true);
  });

  test('leave no issue of Linear below itself, and put some into other projects', () => {
    const { linear: workplace } = generateCompany({ seed: 4, now, issues: 30 });
    const { tracker } = workplace;
    const changed = new Set<string>();
    tracker.watch(({ mutation }) => {
      if (mutation.kind === 'change')
        for (const name of Object.keys(mutation.set)) changed.add(name);
    });
    const random = createRandom(6);
    for (let n = 1; n <= 500; n += 1) {
      for (const mutation of doFurther('re-parent', { workplace, random, at: now + n })) {
        tracker.apply(mutation);
      }
      for (const issue of tracker.issues.values()) {
        const above = new Set<string>();
        let id = issue.fields.parent;
        while (id !== null && !above.has(id)) {
          above.add(id);
          id = tracker.find(id)?.fields.parent ?? null;
        }
        expect(id).toBeNull();
      }
    }
    expect(changed).toEqual(new Set(['parent', 'project']));
  });

  test('hang issues of Jira below epics, and sub-tasks below issues of their project', () => {
    const worked = work(['re-parent']);
    expect(changedFields(worked.jira)).toContain('parent');
    const issues = new Map(issuesOf(worked, 'jira').map((issue) => [issue.id, issue]));
    const pairs = new Set(
      [...issues.values()].flatMap(({ fields }) => {
        const parent = issues.get(fields.parent ?? '');
        return parent === undefined ? [] : [`${fields.type} below ${parent.fields.type}`];
      }),
    );
    const types = ['Story', 'Bug', 'Task'];
    const allowed = types.flatMap((type) => [`${type} below Epic`, `Sub-task below ${type}`]);
    expect(allowed).toEqual(expect.arrayContaining([...pairs]));
    expect(pairs.size).toBeGreaterThan(3);
  });

  test('relabel many issues at one moment', () => {
    const { jira, linear } = work(['relabel many'], 200);
    const sizes = Map.groupBy([...jira, ...linear], ({ mutation }) => mutation.at);
    const largest = Math.max(...[...sizes.values()].map(({ length }) => length));
    expect(largest).toBeGreaterThanOrEqual(20);
  });

  test('link issues, part them again and close blockers; Jira tells a link on both sides', () => {
    const worked = work(['link', 'unlink', 'close a blocker']);
    const issues = new Map(issuesOf(worked, 'jira').map((issue) => [issue.id, issue]));
    const links = [...issues.values()].flatMap(({ id, fields }) =>
      fields.blockers.map((blocker) => [id, blocker] as const),
    );
    expect(links.length).toBeGreaterThan(10);
    for (const [blocked, blocker] of links) {
      expect(issues.get(blocker)?.fields.blocks).toContain(blocked);
    }
    expect(changedFields(worked.linear)).toContain('blockers');
    expect(changedFields(worked.linear)).not.toContain('blocks');
    const statuses = links.map(([, blocker]) => issues.get(blocker)?.fields.resolution);
    expect(statuses).toContain('Done');
    expect(statuses).toContain(null);
  });

  test('throw away, restore and flag only where the tracker knows of that', () => {
    const { jira, linear } = work(['trash', 'restore', 'flag']);
    expect(changedFields(jira)).not.toContain('place');
    expect(changedFields(linear)).toContain('place');
    expect(changedFields(jira)).toContain('isFlagged');
    const places = linear.map(({ after }) => after?.fields.place);
    expect(new Set(places)).toEqual(new Set(['live', 'trashed']));
  });
});
