import { afterEach, describe, expect, it } from 'vitest';
import type { Issue } from '../../src/core/issue.ts';
import {
  closeDatacenters,
  type DatacenterReading,
  issuesOf,
  openDatacenter,
  pullDatacenter,
  signal,
} from './jira-datacenter-reading.ts';
import { datacenterIssue, datacenterStatuses } from './jira-datacenter-site.ts';

afterEach(closeDatacenters);

const start = Date.UTC(2026, 0, 1, 8);

async function onlyIssue(opened: DatacenterReading): Promise<Issue> {
  const [issue] = issuesOf(await pullDatacenter(opened));
  if (issue === undefined) throw new Error('no issue');
  return issue;
}

function at(seconds: number): string {
  return new Date(start + seconds * 1_000).toISOString();
}

const subtask = { name: 'Teilaufgabe', subtask: true, hierarchyLevel: -1 };
const epic = { name: 'Großes Thema', subtask: false, hierarchyLevel: 1 };

describe('an issue of Jira Data Center', () => {
  it('carries status, labels, estimate, flag, address and its assignee by key', async () => {
    const fields = {
      labels: ['checkout'],
      assignee: { accountId: 'JIRAUSER10100', displayName: 'Ada Lovelace' },
      customfield_10036: 5,
      customfield_10021: [{ id: '10019', value: 'Impediment' }],
    };
    const opened = await openDatacenter([datacenterIssue(1, { createdAt: start, fields })]);
    expect(await onlyIssue(opened)).toEqual({
      id: '10001',
      key: 'PAY-1',
      formerKeys: [],
      title: 'Issue 1',
      url: `${opened.stage.url}/browse/PAY-1`,
      team: 'PAY',
      type: 'Story',
      level: 0,
      createdAt: start,
      updatedAt: start,
      status: { id: '1', name: 'Zu erledigen' },
      resolution: undefined,
      labels: ['checkout'],
      assignee: 'hash(JIRAUSER10100)',
      estimate: 5,
      isFlagged: true,
      parentId: undefined,
      projectId: undefined,
      blockers: [],
      archivedAt: undefined,
      changes: [],
    });
  });

  it('finds its epic by the key in Epic Link, in the scope and outside it', async () => {
    const early = datacenterIssue(90, { createdAt: start, fields: { issuetype: epic } });
    const late = datacenterIssue(91, { createdAt: start + 9e6, fields: { issuetype: epic } });
    const outside = datacenterIssue(92, { project: 'CORE', fields: { issuetype: epic } });
    const children = ['PAY-90', 'PAY-91', 'CORE-92', 'GONE-1'].map((key, n) =>
      datacenterIssue(n, { createdAt: start + n, fields: { parent: { key } }, parentId: 'x' }),
    );
    const issues = [early, late, outside, ...children];
    const opened = await openDatacenter(issues, {}, { scope: 'project = PAY' });
    const read = issuesOf(await pullDatacenter(opened));
    const parents = new Map(read.map(({ id, parentId }) => [id, parentId]));
    expect(children.map(({ id }) => parents.get(id))).toEqual([
      '10090',
      '10091',
      '10092',
      undefined,
    ]);
    expect(opened.stage.requests.map(({ body }) => body.jql)).toEqual([
      '(project = PAY) ORDER BY updated DESC',
      '(project = PAY) ORDER BY created ASC, key ASC',
      'key in ("CORE-92", "GONE-1") ORDER BY key ASC',
    ]);
  });

  it('is a container when it has an Epic Name, whatever its type is called', async () => {
    const issues = [epic, subtask, { name: 'Story', subtask: false }].map((issuetype, n) =>
      datacenterIssue(n, { fields: { issuetype } }),
    );
    const read = issuesOf(await pullDatacenter(await openDatacenter(issues)));
    expect(read.map(({ level }) => level)).toEqual([1, -1, 0]);
  });

  it('belongs to its parent when it is a sub-task', async () => {
    const parent = datacenterIssue(9);
    const fields = { issuetype: subtask, parent: { key: 'PAY-9' } };
    const child = datacenterIssue(1, { fields, parentId: '10009' });
    const opened = await openDatacenter([child, parent]);
    const page = await opened.connector.pullIssues(opened.state, ['10001'], signal);
    expect(page.issues[0]?.parentId).toBe('10009');
  });

  it('in a status the catalogue does not have brings it along', async () => {
    const opened = await openDatacenter([]);
    const status = { id: '77', name: 'Neu', statusCategory: { key: 'done' } };
    opened.stage.put(datacenterIssue(1, { fields: { status } }));
    const [page] = await pullDatacenter(opened);
    expect(page?.catalogue?.statuses).toEqual([{ id: '77', name: 'Neu', defaultState: 'done' }]);
  });
});

describe('a history of Jira Data Center', () => {
  it('of 400 entries arrives whole', async () => {
    const histories = Array.from({ length: 400 }, (_, n) => {
      const [from, to] = n % 2 === 0 ? ['1', '3'] : ['3', '1'];
      const item = { field: 'status', fieldtype: 'jira', from, fromString: 'a', to, toString: 'b' };
      return { id: String(n), created: at(n), items: [item] };
    });
    const issue = await onlyIssue(await openDatacenter([datacenterIssue(1, { histories })]));
    expect(issue.changes.map((change) => change.at)).toEqual(
      histories.map(({ created }) => Date.parse(created)),
    );
  });

  it('names fields without ids: a custom field that is called like another is not that', async () => {
    const items = [
      {
        field: 'status',
        fieldtype: 'custom',
        from: '1',
        fromString: 'red',
        to: '2',
        toString: 'green',
      },
      {
        field: 'Story Points',
        fieldtype: 'jira',
        from: null,
        fromString: '1',
        to: null,
        toString: '2',
      },
      {
        field: 'Story Points',
        fieldtype: 'custom',
        from: null,
        fromString: '3',
        to: null,
        toString: '8',
      },
      {
        field: 'Flagged',
        fieldtype: 'custom',
        from: '',
        fromString: '',
        to: '[1]',
        toString: 'Impediment',
      },
      {
        field: 'assignee',
        fieldtype: 'jira',
        from: 'ada',
        fromString: 'Ada',
        to: null,
        toString: null,
      },
      {
        field: 'Key',
        fieldtype: 'jira',
        from: null,
        fromString: 'OLD-4',
        to: null,
        toString: 'PAY-1',
      },
      {
        field: 'project',
        fieldtype: 'jira',
        from: '9',
        fromString: 'Old',
        to: '100',
        toString: 'Pay',
      },
    ];
    const histories = [{ id: '7', created: at(0), items }];
    const issue = await onlyIssue(await openDatacenter([datacenterIssue(1, { histories })]));
    const change = { at: start };
    expect(issue.changes).toEqual([
      { ...change, field: 'estimate', id: '7:Story Points', from: '3', to: '8' },
      { ...change, field: 'flag', id: '7:Flagged', from: undefined, to: '1' },
      { ...change, field: 'assignee', id: '7:assignee', from: 'hash(ada)', to: undefined },
      { ...change, field: 'team', id: '7:project', from: 'OLD', to: 'PAY' },
    ]);
  });

  it('tells of an epic that changed, and of a sub-task that went to another issue', async () => {
    const item = { field: 'IssueParentAssociation', fieldtype: 'jira', from: '8', to: '9' };
    const histories = [
      { id: '1', created: at(0), items: [{ ...item, fromString: 'PAY-8', toString: 'PAY-9' }] },
    ];
    const issues = [
      datacenterIssue(1, { histories }),
      datacenterIssue(2, { histories, fields: { issuetype: subtask } }),
    ];
    const opened = await openDatacenter(issues);
    const read = issuesOf(await pullDatacenter(opened));
    const change = { field: 'parent', at: start, from: '8', to: '9' };
    expect(read.map(({ changes }) => changes)).toEqual([
      [{ ...change, id: '1:Epic Link' }],
      [{ ...change, id: '1:Parent Issue' }],
    ]);
  });

  it('that is shown in part is listed', async () => {
    const opened = await openDatacenter([datacenterIssue(1)]);
    const changelog = { startAt: 0, maxResults: 100, total: 120, histories: [] };
    const issue = { id: '10001', key: 'PAY-1', fields: datacenterIssue(1).fields(), changelog };
    opened.stage.faults.push({ body: { startAt: 0, maxResults: 100, total: 1, issues: [issue] } });
    const [page] = await pullDatacenter(opened, start);
    expect(page?.problems).toEqual([
      {
        kind: 'malformed_record',
        issueId: '10001',
        detail: '0 of 120 histories: Jira shows no more of them',
      },
    ]);
  });
});

it('discovery of Jira Data Center finds fields by their type and names, and what dates are', async () => {
  const { state, connector } = await openDatacenter([datacenterIssue(1)]);
  expect(state).toMatchObject({
    zone: 'Europe/Berlin',
    epochJql: true,
    estimateFields: ['customfield_10036'],
    flagField: 'customfield_10021',
    epicField: 'customfield_10100',
    epicNameField: 'customfield_10101',
    fieldNames: { customfield_10036: 'Story Points' },
  });
  const { catalogue } = await connector.discover(signal);
  expect(catalogue.statuses.map(({ defaultState }) => defaultState)).toEqual([
    'backlog',
    'active',
    'done',
  ]);
  expect(catalogue.statuses.map(({ id }) => id)).toEqual(datacenterStatuses.map(({ id }) => id));
  const quoted = await openDatacenter([datacenterIssue(1)], { limits: { takesEpoch: false } });
  expect(quoted.state).toMatchObject({ epochJql: false });
});
