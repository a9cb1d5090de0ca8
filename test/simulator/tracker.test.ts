import { expect, test } from 'vitest';
import { emptyFields, Tracker } from '../../src/simulator/tracker.ts';

function trackerWithIssue(): Tracker {
  const tracker = new Tracker();
  const fields = { ...emptyFields, title: 'A', type: 'Task', team: 'PAY', status: 'todo' };
  tracker.apply({ kind: 'create', at: 1_000, actor: 'ann', id: '1', fields });
  return tracker;
}

test('a change is told with what was before and bumps the time of the last update', () => {
  const tracker = trackerWithIssue();
  tracker.apply({
    kind: 'change',
    at: 2_000,
    actor: 'bob',
    id: '1',
    set: { status: 'doing', assignee: 'bob', title: 'A' },
  });
  expect(tracker.find('1')).toMatchObject({
    updatedAt: 2_000,
    fields: { status: 'doing', assignee: 'bob' },
    entries: [
      {
        at: 2_000,
        actor: 'bob',
        before: { status: 'todo', assignee: null },
        after: { status: 'doing', assignee: 'bob' },
      },
    ],
  });
});

test('a change that changes nothing is no history and no update', () => {
  const tracker = trackerWithIssue();
  tracker.apply({ kind: 'change', at: 2_000, actor: 'bob', id: '1', set: { labels: [] } });
  expect(tracker.find('1')).toMatchObject({ updatedAt: 1_000, entries: [] });
});

test('archiving tells when, and leaves the time of the last update alone', () => {
  const tracker = trackerWithIssue();
  const by = { actor: 'bob', id: '1' };
  tracker.apply({ kind: 'change', at: 2_000, ...by, set: { place: 'archived' } });
  expect(tracker.find('1')).toMatchObject({ updatedAt: 1_000, shelvedAt: 2_000 });
  tracker.apply({ kind: 'change', at: 3_000, ...by, set: { place: 'live', status: 'doing' } });
  expect(tracker.find('1')).toMatchObject({ updatedAt: 3_000, shelvedAt: null });
});

test('a moved issue keeps its id and is found by its former key', () => {
  const tracker = trackerWithIssue();
  tracker.apply({ kind: 'change', at: 2_000, actor: 'bob', id: '1', set: { team: 'CORE' } });
  expect(tracker.find('PAY-1')).toBe(tracker.find('CORE-1'));
  expect(tracker.find('1')).toMatchObject({ key: 'CORE-1', previousKeys: ['PAY-1'] });
});

test('a deleted issue is gone', () => {
  const tracker = trackerWithIssue();
  tracker.apply({ kind: 'delete', at: 2_000, actor: 'bob', id: '1' });
  expect(tracker.find('1')).toBeUndefined();
  expect(tracker.find('PAY-1')).toBeUndefined();
});

test('whoever watches is told what changed, with the issue before and after it, until they stop', () => {
  const tracker = trackerWithIssue();
  const seen: string[] = [];
  const stop = tracker.watch(({ mutation, before, after }) =>
    seen.push(`${mutation.kind}: ${before?.fields.title} → ${after?.fields.title}`),
  );
  const by = { at: 2_000, actor: 'bob', id: '1' };
  tracker.apply({ kind: 'change', ...by, set: { title: 'B' } });
  tracker.apply({ kind: 'change', ...by, set: { title: 'B' } });
  tracker.apply({ kind: 'delete', ...by });
  stop();
  tracker.apply({
    kind: 'create',
    ...by,
    fields: { ...emptyFields, title: 'C', type: 'Task', team: 'PAY', status: 'todo' },
  });
  expect(seen).toEqual(['change: A → B', 'delete: B → undefined']);
});
