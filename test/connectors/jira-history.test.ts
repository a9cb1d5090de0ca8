import { afterEach, describe, expect, it } from 'vitest';
import { closeJiraSites, onlyJiraIssue, openJira, pullJira } from './jira-reading.ts';
import { type SiteHistory, siteIssue } from './jira-site.ts';

afterEach(closeJiraSites);

function statusHistory(id: number, at: unknown, [from, to]: [string, string]): SiteHistory {
  const field = { field: 'Status', fieldId: 'status', fieldtype: 'jira' };
  const item = { ...field, from, fromString: `status ${from}`, to, toString: `status ${to}` };
  return { id: String(id), created: at, items: [item] };
}

const start = Date.UTC(2026, 9, 1, 8);

describe('Jira histories', () => {
  it('are complete when bulk change logs span many pages that repeat the history at their border', async () => {
    const issues = [siteIssue(1), siteIssue(2)];
    for (const [index, issue] of issues.entries()) {
      for (let n = 0; n < 60; n += 1) {
        const at = start + n * 60_000 + index;
        issue.histories.push(
          statusHistory(n * 2 + index, at, n % 2 === 0 ? ['1', '3'] : ['3', '1']),
        );
      }
    }
    const opened = await openJira({ issues, changelogPage: 7 });
    const read = (await pullJira(opened)).flatMap((page) => page.issues);
    expect(read.map((issue) => issue.changes.length)).toEqual([60, 60]);
    expect(new Set(read[0]?.changes.map((change) => change.id)).size).toBe(60);
    expect(read[0]?.changes.map((change) => change.at)).toEqual(
      issues[0]?.histories.map((history) => history.created),
    );
  });

  it('that are not shown because the issue went away meanwhile leave it out', async () => {
    const issues = [siteIssue(1), siteIssue(2, { updated: '2026-10-02T08:00:00.000+0000' })];
    const [, going = siteIssue(2)] = issues;
    const opened = await openJira({ issues });
    // It goes in the moment in which its change log is read.
    Object.defineProperty(going, 'histories', {
      get: () => {
        opened.site.issues.splice(opened.site.issues.indexOf(going), 1);
        return [];
      },
    });
    const read = (await pullJira(opened)).flatMap((page) => page.issues);
    expect(read.map(({ id }) => id)).toEqual(['10001']);
  });

  it('of which a later page lacks some because the issue went away meanwhile leave it out', async () => {
    const issues = [siteIssue(1), siteIssue(2)];
    for (const [index, issue] of issues.entries()) {
      issue.histories = Array.from({ length: 10 }, (_, n) =>
        statusHistory(n * 2 + index, start + n * 60_000, n % 2 === 0 ? ['1', '3'] : ['3', '1']),
      );
    }
    const [, going = siteIssue(2)] = issues;
    const { histories } = going;
    const opened = await openJira({ issues, changelogPage: 7 });
    // It goes as soon as the first page of the change logs was made.
    Object.defineProperty(going, 'histories', {
      get: () => {
        opened.site.issues.splice(opened.site.issues.indexOf(going), 1);
        return histories;
      },
    });
    const read = (await pullJira(opened)).flatMap((page) => page.issues);
    expect(read.map(({ id, changes }) => [id, changes.length])).toEqual([['10001', 10]]);
  });

  it('take epoch milliseconds and ISO dates with any offset for the same instant', async () => {
    const at = Date.UTC(2026, 9, 25, 1, 30);
    const written = [
      at,
      '2026-10-25T01:30:00.000Z',
      '2026-10-25T01:30:00.000+0000',
      '2026-10-24T20:30:00.000-0500',
      '2026-10-25T09:30:00.000+0800',
    ];
    const issue = siteIssue(1);
    issue.histories = written.map((value, n) => statusHistory(n, value, ['1', '3']));
    const changes = (await onlyJiraIssue(await openJira({ issues: [issue] }))).changes;
    expect(changes.map((change) => change.at)).toEqual(written.map(() => at));
  });

  it.each([1_732_877_091, '2026-10-25T01:30:00.000', null, '+058871-01-01T00:00:00Z'])(
    'list an entry dated %s instead of guessing, and keep the others',
    async (value) => {
      const issue = siteIssue(1);
      issue.histories = [statusHistory(1, value, ['1', '3']), statusHistory(2, start, ['3', '5'])];
      const [page] = await pullJira(await openJira({ issues: [issue] }));
      expect(page?.issues[0]?.changes).toHaveLength(1);
      expect(page?.problems).toEqual([
        { kind: 'malformed_record', issueId: '10001', detail: 'history 1: unreadable date' },
      ]);
    },
  );

  it('read a label list without a toString key as empty, not as a function', async () => {
    const issue = siteIssue(1);
    issue.histories = [
      {
        id: '1',
        created: start,
        items: [
          {
            field: 'labels',
            fieldId: 'labels',
            from: null,
            fromString: '',
            to: null,
            toString: 'expedite checkout',
          },
        ],
      },
      {
        id: '2',
        created: start + 1,
        items: [{ field: 'labels', fieldId: 'labels', fromString: 'expedite checkout' }],
      },
    ];
    expect((await onlyJiraIssue(await openJira({ issues: [issue] }))).changes).toEqual([
      { field: 'labels', id: '1:labels', at: start, added: ['expedite', 'checkout'], removed: [] },
      {
        field: 'labels',
        id: '2:labels',
        at: start + 1,
        added: [],
        removed: ['expedite', 'checkout'],
      },
    ]);
  });

  it('hold every followed field, two items of one field, and one parent change told twice only once', async () => {
    const issue = siteIssue(1);
    const item = { fieldtype: 'jira' };
    issue.histories = [
      {
        id: '7',
        created: start,
        items: [
          {
            ...item,
            field: 'assignee',
            fieldId: 'assignee',
            from: 'acc-1',
            to: 'acc-2',
            toString: 'Ada Lovelace',
          },
          {
            ...item,
            field: 'resolution',
            fieldId: 'resolution',
            from: null,
            fromString: null,
            to: '1',
            toString: "Won't Do",
          },
          {
            ...item,
            field: 'Story Points',
            fieldId: 'customfield_10036',
            from: null,
            to: null,
            fromString: null,
            toString: '13.0',
          },
          {
            ...item,
            field: 'Markiert',
            fieldId: 'customfield_10021',
            from: null,
            fromString: '',
            to: '[10019]',
            toString: 'Impediment',
          },
          {
            ...item,
            field: 'Epic Link',
            fieldId: 'customfield_10014',
            from: null,
            to: '777',
            toString: 'PAY-77',
          },
          { ...item, field: 'IssueParentAssociation', from: null, to: '777', toString: 'PAY-77' },
          {
            ...item,
            field: 'project',
            fieldId: 'project',
            from: '99',
            fromString: 'Old',
            to: '100',
            toString: 'Payments',
          },
          { ...item, field: 'Key', from: null, fromString: 'OLD-4', to: null, toString: 'PAY-1' },
          {
            ...item,
            field: 'status',
            fieldId: 'status',
            from: '1',
            fromString: 'a',
            to: '3',
            toString: 'b',
          },
          {
            ...item,
            field: 'status',
            fieldId: 'status',
            from: '3',
            fromString: 'b',
            to: '5',
            toString: 'c',
          },
          {
            ...item,
            field: 'Rank',
            fieldId: 'customfield_10019',
            from: '',
            to: '',
            toString: 'Ranked higher',
          },
        ],
      },
    ];
    const at = start;
    expect((await onlyJiraIssue(await openJira({ issues: [issue] }))).changes).toEqual([
      { field: 'assignee', id: '7:assignee', at, from: 'hash(acc-1)', to: 'hash(acc-2)' },
      { field: 'resolution', id: '7:resolution', at, from: undefined, to: "Won't Do" },
      { field: 'estimate', id: '7:customfield_10036', at, from: undefined, to: '13' },
      { field: 'flag', id: '7:customfield_10021', at, from: undefined, to: '1' },
      { field: 'parent', id: '7:customfield_10014', at, from: undefined, to: '777' },
      { field: 'team', id: '7:project', at, from: 'OLD', to: 'PAY' },
      {
        field: 'status',
        id: '7:status',
        at,
        from: { id: '1', name: 'a' },
        to: { id: '3', name: 'b' },
      },
      {
        field: 'status',
        id: '7:status:2',
        at,
        from: { id: '3', name: 'b' },
        to: { id: '5', name: 'c' },
      },
    ]);
  });

  it.each([400, 401, 403, 404, 405, 410])(
    'are read issue by issue, 100 a page, where bulk change logs answer %i',
    async (changelogStatus) => {
      const issue = siteIssue(1);
      for (let n = 0; n < 230; n += 1) {
        const iso = new Date(start + n * 1000).toISOString();
        issue.histories.push(statusHistory(n, iso, n % 2 === 0 ? ['1', '3'] : ['3', '1']));
      }
      const opened = await openJira({ issues: [issue], changelogStatus });
      expect((await onlyJiraIssue(opened)).changes).toHaveLength(230);
    },
  );
});
