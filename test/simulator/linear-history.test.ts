import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { hourMs, minuteMs } from '../../src/core/time.ts';
import { type LinearWorld, startWorld } from './linear-world.ts';

describe('a history', () => {
  const id = '11111111-2222-4333-8444-555555555555';
  const query = `query ($id: String!) { issue(id: $id) { startedAt completedAt state { name } history(first: 50) { nodes {
    createdAt actorId fromStateId toStateId addedLabelIds removedLabelIds fromAssigneeId toAssigneeId } } } }`;

  async function startIssue(): Promise<LinearWorld & { readonly state: (name: string) => string }> {
    const world = await startWorld();
    const team = world.workplace.teams[0];
    const created = await world.ask(
      'mutation ($input: IssueCreateInput!) { issueCreate(input: $input) { success issue { id identifier } } }',
      { input: { id, teamId: team.id, title: 'New' } },
    );
    expect(created.body).toMatchObject({ data: { issueCreate: { success: true, issue: { id } } } });
    function state(name: string): string {
      return (
        world.workplace.statuses.find((status) => status.name === name && status.team === team.key)
          ?.id ?? ''
      );
    }
    return { ...world, state };
  }

  test('is silent about the first three minutes', async () => {
    const { change, ask, state, clock } = await startIssue();
    clock.now += 3 * minuteMs - 1;
    change(id, { status: state('Todo') });
    clock.now += 1;
    change(id, { status: state('In Progress') }, 'other');
    expect((await ask(query, { id })).body).toMatchObject({
      data: {
        issue: {
          startedAt: new Date(clock.now).toISOString(),
          state: { name: 'In Progress' },
          history: { nodes: [{ fromStateId: state('Todo'), toStateId: state('In Progress') }] },
        },
      },
    });
  });

  test('is newest first; what one person does within minutes is one entry, and a detour none', async () => {
    const { change, ask, state, workplace, clock } = await startIssue();
    const [a, b] = workplace.labels.filter(({ isGroup }) => !isGroup).map((label) => label.id);
    const labels = [a ?? '', b ?? ''];
    clock.now += hourMs;
    const first = clock.now;
    change(id, { status: state('Todo'), labels });
    clock.now += minuteMs;
    change(id, { status: state('In Progress'), assignee: 'someone' });
    change(id, { labels: labels.slice(1), title: 'Detour' });
    change(id, { title: 'New' });
    clock.now += hourMs;
    change(id, { title: 'Detour' });
    change(id, { title: 'New' });
    clock.now += hourMs;
    change(id, { status: state('Done'), labels: [] });
    const { data } = z
      .object({
        data: z.object({
          issue: z.object({ history: z.object({ nodes: z.array(z.looseObject({})) }) }),
        }),
      })
      .parse((await ask(query, { id })).body);
    expect(data.issue.history.nodes).toEqual([
      {
        createdAt: new Date(clock.now).toISOString(),
        actorId: 'someone',
        fromStateId: state('In Progress'),
        toStateId: state('Done'),
        addedLabelIds: null,
        removedLabelIds: [b],
        fromAssigneeId: null,
        toAssigneeId: null,
      },
      {
        createdAt: new Date(first).toISOString(),
        actorId: 'someone',
        fromStateId: state('Backlog'),
        toStateId: state('In Progress'),
        addedLabelIds: [b],
        removedLabelIds: null,
        fromAssigneeId: null,
        toAssigneeId: 'someone',
      },
    ]);
  });

  test('comes in pages', async () => {
    const { change, ask, clock } = await startIssue();
    for (let n = 1; n <= 7; n += 1) {
      clock.now += hourMs;
      change(id, { title: `title ${n}` });
    }
    const titles: string[] = [];
    let after: string | null = null;
    do {
      const { body } = await ask(
        'query ($id: String!, $after: String) { issue(id: $id) { history(first: 3, after: $after) { nodes { toTitle } pageInfo { hasNextPage endCursor } } } }',
        { id, after },
      );
      const read = z.object({
        data: z.object({
          issue: z.object({
            history: z.object({
              nodes: z.array(z.object({ toTitle: z.string() })),
              pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
            }),
          }),
        }),
      });
      const { history } = read.parse(body).data.issue;
      titles.push(...history.nodes.map(({ toTitle }) => toTitle));
      after = history.pageInfo.hasNextPage ? history.pageInfo.endCursor : null;
    } while (after !== null);
    expect(titles).toEqual([7, 6, 5, 4, 3, 2, 1].map((n) => `title ${n}`));
  });

  test('grows with work by hand', async () => {
    const { ask, state, workplace, clock } = await startIssue();
    clock.now += hourMs;
    const label = workplace.labels[1]?.id;
    const { body } = await ask(
      'mutation ($id: String!, $input: IssueUpdateInput!) { issueUpdate(id: $id, input: $input) { issue { labelIds completedAt state { name } history { nodes { toStateId addedLabelIds } } } } }',
      { id, input: { stateId: state('Done'), addedLabelIds: [label] } },
    );
    expect(body).toMatchObject({
      data: {
        issueUpdate: {
          issue: {
            labelIds: [label],
            completedAt: new Date(clock.now).toISOString(),
            state: { name: 'Done' },
            history: { nodes: [{ toStateId: state('Done'), addedLabelIds: [label] }] },
          },
        },
      },
    });
  });
});
