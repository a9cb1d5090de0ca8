import { afterEach, describe, expect, it } from 'vitest';
import { closeLinearSites, linearIssues, openLinear, queryNames } from './linear-reading.ts';
import { type LinearIssue, linearIssue, type SiteRelation } from './linear-site.ts';

afterEach(closeLinearSites);

const since = Date.UTC(2026, 9, 2);

function relation(number: number, from: string, type = 'blocks'): SiteRelation {
  const createdAt = new Date(since + number).toISOString();
  return { id: `relation-${number}`, type, createdAt, issue: { id: from } };
}

function blockedBy(number: number, ...relations: SiteRelation[]): LinearIssue {
  return linearIssue(number, { relations });
}

describe('issues of Linear that others block', () => {
  it('name them, since there is the relation', async () => {
    const issue = blockedBy(
      1,
      relation(1, 'issue-9'),
      relation(2, 'issue-8'),
      relation(3, 'issue-7', 'related'),
    );
    const [read] = await linearIssues(await openLinear({ issues: [issue, linearIssue(2)] }));
    expect(read?.blockers).toEqual(['issue-8', 'issue-9']);
    expect(read?.changes).toEqual([
      {
        field: 'blockers',
        id: 'relation-1:blockers',
        at: since + 1,
        added: ['issue-9'],
        removed: [],
      },
      {
        field: 'blockers',
        id: 'relation-2:blockers',
        at: since + 2,
        added: ['issue-8'],
        removed: [],
      },
    ]);
  });

  it('come with their page, while few of it are blocked', async () => {
    const issues = [1, 2, 3, 4].map((n) => blockedBy(n, relation(n, 'issue-9')));
    const reading = await openLinear({ issues });
    const read = await linearIssues(reading);
    expect(read.map(({ blockers }) => blockers)).toEqual(issues.map(() => ['issue-9']));
    expect(queryNames(reading.site)).not.toContain('BlockedIssues');
  });

  it('are all known where most of a page are, and where one has many relations', async () => {
    const many = Array.from({ length: 9 }, (_, n) => relation(100 + n, `issue-${100 + n}`));
    const issues = Array.from({ length: 60 }, (_, n) =>
      n === 59 ? blockedBy(n, ...many) : blockedBy(n, relation(n, 'issue-9')),
    );
    const reading = await openLinear({ issues });
    const read = await linearIssues(reading);
    expect(read.map(({ blockers }) => blockers?.length)).toEqual(
      issues.map((_, n) => (n === 59 ? 9 : 1)),
    );
    expect(queryNames(reading.site)).toEqual(
      expect.arrayContaining(['BlockedIssues', 'Relations']),
    );
  });

  it('are not asked for again where Linear refuses that, and everything else is read', async () => {
    const attachments = { nodes: [{ url: 'https://acme.example/browse/PAY-1' }] };
    const issue = linearIssue(1, { attachments, relations: [relation(1, 'issue-9')] });
    const reading = await openLinear({ tellsNoBlockers: true, issues: [issue] });
    const mirrors = ['acme.example/browse/pay-1'];
    expect(await linearIssues(reading)).toMatchObject([{ key: 'ENG-1', mirrors, blockers: [] }]);
    reading.site.requests.length = 0;
    await linearIssues(reading);
    expect(queryNames(reading.site).filter((name) => name === 'Issues')).toHaveLength(1);
  });
});
