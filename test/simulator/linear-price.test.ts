import { expect, test } from 'vitest';
import { startWorld } from './linear-world.ts';

const pageInfo = 'pageInfo { hasNextPage endCursor }';
const change = 'id createdAt actorId fromStateId toStateId addedLabelIds removedLabelIds';
/** 8 scalars and 3 objects with one each: 4.1 points, and 1 for the issue itself. */
const issue =
  'id identifier title labelIds createdAt updatedAt archivedAt trashed state { id } team { id } project { id }';

/**
 * A change costs 1 + 7 × 0.1 = 1.7 points, the fields of a page 1.2, and an issue with 15 changes
 * 5.1 + 15 × 1.7 + 1.2 = 31.8.
 */
test.each([
  {
    title: 'issues with their first changes: 250 × 31.8 + 1.2',
    query: `query ($n: Int!, $h: Int!) { issues(first: $n, includeArchived: true, sort: [{ updatedAt: { order: Ascending } }], filter: { updatedAt: { gte: "2000-01-01T00:00:00Z" } }) {
      nodes { ${issue} history(first: $h, includeArchived: true) { nodes { ${change} } ${pageInfo} } } ${pageInfo} } }`,
    variables: { n: 250, h: 15 },
    points: 7_952,
  },
  {
    title: 'issues alone: 250 × 5.1 + 1.2',
    query: `{ issues(first: 250) { nodes { ${issue} } ${pageInfo} } }`,
    variables: {},
    points: 1_277,
  },
  {
    title: 'ids alone: 250 × 1.4 + 1.2',
    query: `{ issues(first: 250, includeArchived: true) { nodes { id updatedAt archivedAt trashed } ${pageInfo} } }`,
    variables: {},
    points: 352,
  },
  {
    title: 'changes of named issues, 50 each where nothing is said: 2 × (1.1 + 50 × 1.7)',
    query: `query ($ids: [ID!]!) { issues(first: 2, filter: { id: { in: $ids } }) { nodes { id history { nodes { ${change} } } } } }`,
    variables: { ids: ['a', 'b'] },
    points: 173,
  },
  {
    title: 'a catalogue by fragment: 250 × 2.6 + 1.2 + 100 × (1.1 + 10 × 1.1 + 1.1) + 1.2',
    query: `{ workflowStates(first: 250) { ...States } projects(first: 100) { nodes { id initiatives(first: 10) { nodes { id } pageInfo { hasNextPage } } } ${pageInfo} } }
      fragment States on WorkflowStateConnection { nodes { id name type position archivedAt team { id } } ${pageInfo} }`,
    variables: {},
    points: 1_973,
  },
])('$title = $points points', async ({ query, variables, points }) => {
  const { ask } = await startWorld({ issues: 200 });
  const { status, headers, body } = await ask(query, variables);
  expect(body).not.toHaveProperty('errors');
  expect({ status, points: headers.get('x-complexity') }).toEqual({
    status: 200,
    points: String(points),
  });
});

test('the rest of two histories at once: 2 × (1.1 + 50 × 1.7 + 1.2) = 175 points', async () => {
  const { ask, workplace } = await startWorld({ issues: 200 });
  const [a, b] = [...workplace.tracker.issues.keys()];
  const rest = `{ id history(first: 50, includeArchived: true) { nodes { ${change} } ${pageInfo} } }`;
  const query = `query ($a: String!, $b: String!) { a: issue(id: $a) ${rest} b: issue(id: $b) ${rest} }`;
  const { headers, body } = await ask(query, { a, b });
  expect(headers.get('x-complexity')).toBe('175');
  expect(body).toMatchObject({ data: { a: { id: a }, b: { id: b } } });
});
