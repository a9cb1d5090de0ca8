import { afterEach, describe, expect, it } from 'vitest';
import {
  closeLinearSites,
  linearIssues,
  openLinear,
  pullLinear,
  queryNames,
  signal,
} from './linear-reading.ts';
import { linearIssue, type SiteEntry } from './linear-site.ts';

afterEach(closeLinearSites);

const start = Date.UTC(2026, 9, 1, 8);

function at(n: number): number {
  return start + n * 1_000;
}

function entry(n: number, changed: Record<string, unknown>): SiteEntry {
  return { id: `entry-${n}`, createdAt: new Date(at(n)).toISOString(), ...changed };
}

describe('a Linear catalogue', () => {
  it('gives states by type, names labels with their group and joins projects to all of their initiatives', async () => {
    const initiativeIds = Array.from({ length: 23 }, (_, n) => `init-${n}`);
    const projects = [{ id: 'project-1', name: 'Fast', labelIds: ['plabel-1'], initiativeIds }];
    const { connector } = await openLinear({ projects });
    const { catalogue } = await connector.discover(signal);
    expect(catalogue.statuses.map((status) => status.defaultState)).toEqual([
      'triage',
      'backlog',
      'ready',
      'active',
      'done',
      'cancelled',
      'cancelled',
      undefined,
    ]);
    expect(catalogue.labels).toEqual([
      { id: 'label-1', name: 'Checkout', group: 'Strategy' },
      { id: 'plabel-1', name: 'Growth', group: undefined },
    ]);
    expect(catalogue.containers).toEqual([
      {
        kind: 'project',
        id: 'project-1',
        name: 'Fast',
        labels: ['plabel-1'],
        parentIds: initiativeIds,
      },
      { kind: 'initiative', id: 'init-0', name: 'Initiative 0', labels: [], parentIds: [] },
      { kind: 'initiative', id: 'init-1', name: 'Initiative 1', labels: [], parentIds: ['init-0'] },
    ]);
  });

  it('is read to its end page by page, and only what is left of it', async () => {
    const { connector, site } = await openLinear({ page: 3 });
    const { catalogue } = await connector.discover(signal);
    expect(catalogue.statuses).toHaveLength(8);
    expect(queryNames(site)).toEqual(['Catalogue', 'Catalogue', 'Catalogue']);
    expect(site.requests[2]?.body.query).not.toContain('issueLabels');
  });

  it('that lacks a configured team says so instead of reading nothing', async () => {
    const { connector } = await openLinear({}, { teams: ['ENG', 'GONE'] });
    await expect(connector.discover(signal)).rejects.toMatchObject({
      kind: 'not-found',
      message: expect.stringContaining('no team GONE'),
    });
  });
});

describe('Linear issues', () => {
  it('are read with names, hashed assignee, project, parent and estimate', async () => {
    const issue = linearIssue(1, {
      estimate: 3,
      labelIds: ['label-1'],
      assignee: { id: 'user-1' },
      parent: { id: 'issue-9' },
      project: { id: 'project-1' },
    });
    expect((await linearIssues(await openLinear({ issues: [issue] })))[0]).toEqual({
      id: 'issue-1',
      key: 'ENG-1',
      title: 'Issue 1',
      url: 'https://linear.app/acme/issue/ENG-1',
      team: 'ENG',
      type: 'Issue',
      level: 0,
      createdAt: start + 60_000,
      updatedAt: start + 60_000,
      status: { id: 'state-backlog', name: 'backlog!' },
      resolution: undefined,
      labels: ['label-1'],
      assignee: 'hash(user-1)',
      estimate: 3,
      isFlagged: false,
      parentId: 'issue-9',
      projectId: 'project-1',
      blockers: [],
      mirrors: [],
      archivedAt: undefined,
      changes: [],
    });
  });

  it('have every followed change of their history, oldest first', async () => {
    const issue = linearIssue(1);
    issue.entries = [
      entry(0, { toStateId: 'state-triage' }),
      entry(1, {
        fromStateId: 'state-triage',
        toStateId: 'state-started',
        addedLabelIds: ['label-1'],
      }),
      entry(2, { toStateId: 'state-gone', fromTeamId: 'team-2', toTeamId: 'team-1' }),
      entry(3, { addedLabelIds: ['a', 'b'], removedLabelIds: ['b', 'c'], toAssigneeId: 'user-1' }),
      entry(4, {
        fromEstimate: 1,
        toEstimate: 2.5,
        toParentId: 'p',
        fromProjectId: 'x',
        toProjectId: 'y',
      }),
    ];
    const changes = (await linearIssues(await openLinear({ issues: [issue] })))[0]?.changes;
    const started = { id: 'state-started', name: 'started!' };
    expect(changes).toEqual([
      {
        field: 'status',
        id: 'entry-1:status',
        at: at(1),
        from: { id: 'state-triage', name: 'triage!' },
        to: started,
      },
      { field: 'labels', id: 'entry-1:labels', at: at(1), added: ['label-1'], removed: [] },
      {
        field: 'status',
        id: 'entry-2:status',
        at: at(2),
        from: started,
        to: { id: 'state-gone', name: 'state-gone' },
      },
      { field: 'team', id: 'entry-2:team', at: at(2), from: 'MOB', to: 'ENG' },
      { field: 'labels', id: 'entry-3:labels', at: at(3), added: ['a'], removed: ['c'] },
      { field: 'assignee', id: 'entry-3:assignee', at: at(3), from: undefined, to: 'hash(user-1)' },
      { field: 'parent', id: 'entry-4:parent', at: at(4), from: undefined, to: 'p' },
      { field: 'project', id: 'entry-4:project', at: at(4), from: 'x', to: 'y' },
      { field: 'estimate', id: 'entry-4:estimate', at: at(4), from: '1', to: '2.5' },
    ]);
  });

  it('with histories longer than a page get the rest, many issues in one request', async () => {
    const long = Array.from({ length: 70 }, (_, n) => linearIssue(n));
    for (const [n, issue] of long.entries()) {
      issue.entries = Array.from({ length: 16 + (n % 3) * 40 }, (_, k) =>
        entry(k, { addedLabelIds: [`l${k}`] }),
      );
    }
    const opened = await openLinear({ issues: long });
    const read = await linearIssues(opened);
    expect(read.map((issue) => issue.changes.length)).toEqual(
      long.map((issue) => issue.entries.length),
    );
    expect(queryNames(opened.site).filter((name) => name === 'Histories')).toHaveLength(4);
  });

  it('that are gone before their history was read to its end are listed, and no others', async () => {
    const entries = Array.from({ length: 20 }, (_, n) => entry(n, { toEstimate: n + 1 }));
    const long = Array.from({ length: 12 }, (_, n) => linearIssue(n, { entries }));
    const opened = await openLinear({ issues: long, gone: new Set(['issue-3', 'issue-8']) });
    const pages = await pullLinear(opened);
    const read = pages.flatMap((page) => page.issues);
    expect(read.map(({ changes }) => changes.length)).toEqual(Array(10).fill(20));
    expect(pages.flatMap((page) => page.problems)).toEqual(
      ['issue-3', 'issue-8'].map((issueId) => ({
        kind: 'malformed_record',
        issueId,
        detail: 'Linear does not show its history',
      })),
    );
  });

  it('archived without being updated come with an incremental read', async () => {
    const since = Date.UTC(2026, 10, 1);
    const archivedAt = '2026-11-02T00:00:00.000Z';
    const opened = await openLinear({ issues: [linearIssue(1, { archivedAt }), linearIssue(2)] });
    const read = await linearIssues(opened, since);
    expect(read.map((issue) => [issue.id, issue.archivedAt])).toEqual([
      ['issue-1', Date.parse(archivedAt)],
    ]);
  });

  it('archived while everything is read come with the run after it', async () => {
    const opened = await openLinear({ issues: [linearIssue(1), linearIssue(2)] });
    const { newestBefore } = await opened.connector.plan({}, undefined, signal);
    opened.site.issues.push(linearIssue(3, { updatedAt: '2026-11-02T08:00:00.000Z' }));
    const changes = (await linearIssues(opened)).map(({ updatedAt }) => updatedAt);
    // Behind the read, but before the newest change that it met.
    opened.site.issues[0] = linearIssue(1, { archivedAt: '2026-11-01T08:00:00.000Z' });
    const since = newestBefore ?? Math.max(...changes);
    const later = (await linearIssues(opened, since + 1)).map(({ id }) => id);
    expect(later.toSorted()).toEqual(['issue-1', 'issue-3']);
    expect((await opened.connector.plan({}, since, signal)).newestBefore).toBeUndefined();
  });

  it('in the trash count as archived', async () => {
    const [issue] = await linearIssues(
      await openLinear({ issues: [linearIssue(1, { trashed: true })] }),
    );
    expect(issue?.archivedAt).toBe(issue?.updatedAt);
  });

  it('of other teams than the configured are not read, but their issues are found as ancestors', async () => {
    const other = linearIssue(2, { team: { id: 'team-2', key: 'MOB' } });
    const opened = await openLinear({ issues: [linearIssue(1), other] }, { teams: ['ENG'] });
    expect((await linearIssues(opened)).map((issue) => issue.id)).toEqual(['issue-1']);
    const page = await opened.connector.pullIssues({}, ['issue-2', 'gone'], signal);
    expect(page.issues.map((issue) => issue.team)).toEqual(['MOB']);
  });
});
