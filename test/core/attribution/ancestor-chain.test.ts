import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AncestorContainer,
  type AncestorIssue,
  ancestorChain,
} from '../../../src/core/attribution/ancestor-chain.ts';
import { worn } from './given.ts';

function issue(id: string, given: Partial<AncestorIssue> = {}): AncestorIssue {
  return {
    id,
    key: `KEY-${id}`,
    title: `title of ${id}`,
    level: 0,
    parentId: undefined,
    projectId: undefined,
    labelSpans: [],
    ...given,
  };
}

function container(
  kind: AncestorContainer['kind'],
  id: string,
  parentIds: readonly string[] = [],
): AncestorContainer {
  return { kind, id, name: `name of ${id}`, parentIds, labelSpans: [worn(0, `label-${id}`)] };
}

function chain(
  start: AncestorIssue,
  issues: readonly AncestorIssue[],
  containers: readonly AncestorContainer[] = [],
) {
  return ancestorChain(start, {
    issueById: (id) => issues.find((each) => each.id === id),
    containerById: (kind, id) => containers.find((each) => each.kind === kind && each.id === id),
  });
}

/** Kind, id and depth of each. */
function told({ ancestors }: ReturnType<typeof chain>): readonly string[] {
  return ancestors.map(({ kind, id, depth }) => `${depth} ${kind} ${id}`);
}

describe('the chain of ancestors', () => {
  it('of a Jira sub-task is its parent, the epic and what is above', () => {
    const issues = [
      issue('story', { parentId: 'epic' }),
      issue('epic', { level: 1, parentId: 'theme' }),
      issue('theme', { level: 2, labelSpans: [worn(3, 'slo')] }),
    ];
    const found = chain(issue('sub-task', { level: -1, parentId: 'story' }), issues);
    expect(told(found)).toEqual(['1 parent story', '2 epic epic', '3 epic theme']);
    expect(found.ancestors.at(-1)).toEqual({
      kind: 'epic',
      id: 'theme',
      key: 'KEY-theme',
      name: 'title of theme',
      depth: 3,
      labels: [worn(3, 'slo')],
    });
    expect(found.problems).toEqual([]);
  });

  const portfolio = [
    container('project', 'own', ['i1', 'i2']),
    container('project', 'other', ['i2']),
    container('initiative', 'i1', ['top']),
    container('initiative', 'i2', ['top', 'i3']),
    container('initiative', 'i3'),
    container('initiative', 'top'),
  ];

  it('of a Linear sub-issue is its parents, its own project, the initiatives of that and theirs', () => {
    const issues = [issue('parent', { parentId: 'grand', projectId: 'other' }), issue('grand')];
    const found = chain(issue('sub', { parentId: 'parent', projectId: 'own' }), issues, portfolio);
    expect(told(found)).toEqual([
      '1 parent parent',
      '2 parent grand',
      '3 project own',
      '4 initiative i1',
      '4 initiative i2',
      '5 initiative top',
      '5 initiative i3',
    ]);
    expect(found.problems).toEqual([]);
  });

  it("takes the nearest parent's project when the issue has none", () => {
    const issues = [
      issue('parent', { parentId: 'grand' }),
      issue('grand', { parentId: 'great', projectId: 'other' }),
      issue('great', { projectId: 'own' }),
    ];
    expect(told(chain(issue('sub', { parentId: 'parent' }), issues, portfolio))).toEqual([
      '1 parent parent',
      '2 parent grand',
      '3 parent great',
      '4 project other',
      '5 initiative i2',
      '6 initiative top',
      '6 initiative i3',
    ]);
  });

  it('has an initiative once, at its nearest level, and an initiative reached twice is no cycle', () => {
    const containers = [
      container('project', 'p', ['low', 'high']),
      container('initiative', 'low', ['high']),
      container('initiative', 'high'),
    ];
    const found = chain(issue('x', { projectId: 'p' }), [], containers);
    expect(told(found)).toEqual(['1 project p', '2 initiative low', '2 initiative high']);
    expect(found.problems).toEqual([]);
  });

  it.each([
    ['to the issue itself', [issue('a', { parentId: 'x' })], ['1 parent a']],
    [
      'above the issue',
      [issue('a', { parentId: 'b' }), issue('b', { parentId: 'a' })],
      ['1 parent a', '2 parent b'],
    ],
    ['of one', [issue('a', { parentId: 'a' })], ['1 parent a']],
  ])('is cut where a circle of parents closes %s, and it is listed', (_, issues, expected) => {
    const found = chain(issue('x', { parentId: 'a' }), issues);
    expect(told(found)).toEqual(expected);
    expect(found.problems).toMatchObject([{ kind: 'ancestor_cycle', issueId: 'x' }]);
  });

  it('keeps the project behind a circle of parents', () => {
    const issues = [issue('a', { parentId: 'x', projectId: 'other' })];
    expect(told(chain(issue('x', { parentId: 'a' }), issues, portfolio)).slice(0, 2)).toEqual([
      '1 parent a',
      '2 project other',
    ]);
  });

  it('is cut where a circle of initiatives closes, and it is listed', () => {
    const containers = [
      container('project', 'p', ['i1']),
      container('initiative', 'i1', ['i2']),
      container('initiative', 'i2', ['i1']),
    ];
    const found = chain(issue('x', { projectId: 'p' }), [], containers);
    expect(told(found)).toEqual(['1 project p', '2 initiative i1', '3 initiative i2']);
    expect(found.problems).toMatchObject([{ kind: 'ancestor_cycle', issueId: 'x' }]);
  });

  it('ends at an ancestor that is not stored, and it is listed', () => {
    const found = chain(
      issue('x', { parentId: 'gone', projectId: 'p' }),
      [],
      [container('project', 'p', ['lost'])],
    );
    expect(told(found)).toEqual(['1 project p']);
    expect(found.problems.map(({ kind, issueId }) => `${kind} ${issueId}`)).toEqual([
      'missing_ancestor x',
      'missing_ancestor x',
    ]);
  });

  it('ends, names nobody twice and lists a circle exactly when there is one, however parents point', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const graph = fc.array(fc.tuple(id, fc.uniqueArray(id, { maxLength: 3 })), { maxLength: 5 });
    fc.assert(
      fc.property(graph, fc.array(fc.tuple(id, id)), (initiatives, parents) => {
        const ids = ['a', 'b', 'c', 'd', 'e'];
        const issues = ids.map((each) =>
          issue(each, { parentId: parents.find(([child]) => child === each)?.[1] }),
        );
        const parentIds = (of: string) => initiatives.find(([each]) => each === of)?.[1] ?? [];
        const containers = [
          container('project', 'p', ['a']),
          ...ids.map((each) => container('initiative', each, parentIds(each))),
        ];
        const start = issue('x', { parentId: 'a', projectId: 'p' });
        const found = chain(start, issues, containers);
        const names = found.ancestors.map(({ kind, id: each }) => `${kind} ${each}`);
        expect(new Set(names).size).toBe(names.length);
        const above = (of: string) =>
          issues.flatMap(({ id: each, parentId }) =>
            each === of && parentId !== undefined ? [parentId] : [],
          );
        const hasCycle = isCircular('a', above) || isCircular('a', parentIds);
        expect(found.problems.some(({ kind }) => kind === 'ancestor_cycle')).toBe(hasCycle);
        expect(found.problems.some(({ kind }) => kind === 'missing_ancestor')).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

/** Whether some walk up from here comes back to a place it has been: slow and obvious. */
function isCircular(
  from: string,
  above: (of: string) => readonly string[],
  path: string[] = [],
): boolean {
  if (path.includes(from)) return true;
  return above(from).some((next) => isCircular(next, above, [...path, from]));
}
