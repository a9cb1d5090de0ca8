import { describe, expect, it } from 'vitest';
import type { Issue } from '../../../src/core/issue.ts';
import { isWork } from '../../../src/core/timeline/work.ts';
import { issue, rules } from '../issue-builder.ts';

function scoped(fields: Partial<Issue> = {}, isInScope = true) {
  return { ...issue(fields), isInScope };
}

const subtask = scoped({ level: -1, parentId: '9' });

describe('work', () => {
  it.each([
    ['an issue of level 0 counts', scoped(), true],
    ['an epic never counts', scoped({ level: 1 }), false],
    ['a container above epics never counts', scoped({ level: 3 }), false],
    ['an ancestor outside the scope never counts', scoped({}, false), false],
    ['an excluded type never counts', scoped({ type: 'test' }), false],
  ])('%s', (_, of, counts) => {
    const own = { ...rules, excludeTypes: ['Test'] };
    expect(isWork(of, own, () => undefined)).toBe(counts);
    expect(isWork(of, { ...own, countSubtasks: true }, () => undefined)).toBe(counts);
  });

  it.each([
    ['its parent counts', scoped(), false],
    ['its parent is outside the scope', scoped({}, false), true],
    ['its parent is an epic', scoped({ level: 1 }), true],
    ['its parent is of an excluded type', scoped({ type: 'Test' }), true],
    ['its parent is not visible', undefined, true],
  ])('a sub-task when %s: %s', (_, parent, counts) => {
    expect(isWork(subtask, { ...rules, excludeTypes: ['Test'] }, () => parent)).toBe(counts);
  });

  it('every sub-task counts when sub-tasks count', () => {
    expect(isWork(subtask, { ...rules, countSubtasks: true }, () => scoped())).toBe(true);
  });

  it('sub-tasks that name each other as parent end', () => {
    expect(isWork(subtask, rules, () => subtask)).toBe(true);
  });
});
