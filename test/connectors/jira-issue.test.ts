import { afterEach, describe, expect, it } from 'vitest';
import { closeJiraSites, onlyJiraIssue, openJira, pullJira, signal } from './jira-reading.ts';
import { siteIssue, statuses } from './jira-site.ts';

afterEach(closeJiraSites);

const start = Date.UTC(2026, 9, 1, 8);

describe('Jira issues', () => {
  it('have the level of their type, whatever its name is translated to', async () => {
    const types = [
      { name: 'Epos', hierarchyLevel: 1, subtask: false },
      { name: 'Initiative', hierarchyLevel: 2, subtask: false },
      { name: 'Teilaufgabe', subtask: true },
      { name: 'Aufgabe', subtask: false },
      { name: 'Epic', subtask: false },
    ];
    const issues = types.map((issuetype, n) => siteIssue(n + 1, { issuetype }));
    const read = (await pullJira(await openJira({ issues }))).flatMap((page) => page.issues);
    expect(read.map((issue) => issue.level)).toEqual([1, 2, -1, 0, 1]);
  });

  it('carry site address, hashed assignee, first known estimate, flag and parent', async () => {
    const fields = {
      assignee: { accountId: 'acc-1', displayName: 'Ada Lovelace' },
      customfield_10036: null,
      customfield_10016: 3,
      customfield_10021: [{ value: 'Impediment' }],
      parent: { id: '20', key: 'PAY-20' },
      labels: ['checkout'],
      resolution: { name: 'Done' },
      created: '2026-10-01T10:00:00.000+0200',
    };
    const opened = await openJira({ issues: [siteIssue(1, fields)] });
    expect(await onlyJiraIssue(opened)).toMatchObject({
      url: `${opened.site.url}/browse/PAY-1`,
      assignee: 'hash(acc-1)',
      estimate: 3,
      isFlagged: true,
      parentId: '20',
      labels: ['checkout'],
      resolution: 'Done',
      team: 'PAY',
      createdAt: start,
      status: { id: '1', name: 'Zu erledigen' },
    });
  });

  it('read through the API gateway open on the site', async () => {
    const opened = await openJira({ issues: [siteIssue(1)] }, { gateway: '/ex/jira/cloud-1' });
    expect((await onlyJiraIssue(opened)).url).toBe('https://acme.example/browse/PAY-1');
  });

  it.each([400, 401, 403, 404, 405, 410])(
    'open nowhere where the gateway answers %i to the address of the site',
    async (status) => {
      const refused = { '/rest/api/3/serverInfo': status };
      const options = { issues: [siteIssue(1)], refused };
      const opened = await openJira(options, { gateway: '/ex/jira/cloud-1' });
      expect((await onlyJiraIssue(opened)).url).toBeUndefined();
    },
  );

  it('without a parent find their epic by the key in Epic Link', async () => {
    const epic = siteIssue(9, { created: '2020-01-01T00:00:00.000Z' });
    const issue = siteIssue(1, { customfield_10014: 'PAY-9' });
    const opened = await openJira({ issues: [issue, epic] });
    const page = await opened.connector.pullIssues(opened.state, ['10001'], signal);
    expect(page.issues.map((read) => [read.id, read.parentId])).toEqual([['10001', '10009']]);
  });

  it('in a status the catalogue does not have bring it along, by its category key', async () => {
    const status = { id: '77', name: 'Neu', statusCategory: { key: 'indeterminate', name: 'x' } };
    const [page] = await pullJira(await openJira({ issues: [siteIssue(1, { status })] }));
    expect(page?.catalogue?.statuses).toEqual([{ id: '77', name: 'Neu', defaultState: 'active' }]);
    const [known] = await pullJira(await openJira({ issues: [siteIssue(1)] }));
    expect(known?.catalogue).toBeUndefined();
  });

  it('named in issueErrors are asked for again, and listed when that fails too', async () => {
    const issueErrors = new Map([
      ['10001', 1],
      ['10002', 2],
    ]);
    const issues = [siteIssue(1), siteIssue(2)];
    const [page] = await pullJira(await openJira({ issues, issueErrors }));
    expect(page?.issues.map((issue) => issue.id)).toEqual(['10001']);
    expect(page?.problems.map((problem) => problem.issueId)).toEqual(['10002']);
  });
});

describe('Jira discovery', () => {
  it('gives states by category key and none for "No Category"', async () => {
    const { connector } = await openJira({});
    const { catalogue } = await connector.discover(signal);
    expect(catalogue.statuses.map((status) => status.defaultState)).toEqual([
      'backlog',
      'active',
      'done',
      undefined,
    ]);
    expect(catalogue.statuses.map((status) => status.name)).toEqual(
      statuses.map(({ name }) => name),
    );
  });

  it.each([
    [true, 1_000, { epochJql: true, bulkSize: 1_000 }],
    [false, 100, { epochJql: false, bulkSize: 100 }],
  ])('tries epoch JQL (%s) and bulkfetch of %i', async (epochJql, bulkLimit, found) => {
    const issues = Array.from({ length: 120 }, (_, n) => siteIssue(n));
    const { state } = await openJira({ issues, epochJql, bulkLimit });
    expect(state).toMatchObject({
      ...found,
      estimateFields: ['customfield_10036', 'customfield_10016'],
      flagField: 'customfield_10021',
      epicField: 'customfield_10014',
    });
  });
});
