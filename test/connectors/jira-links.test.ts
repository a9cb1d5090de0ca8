import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { closeJiraSites, onlyJiraIssue, openJira, pullJira } from './jira-reading.ts';
import { type SiteIssue, type SiteItem, siteIssue } from './jira-site.ts';

afterEach(closeJiraSites);

const blocks = { name: 'Blocks', inward: 'is blocked by', outward: 'blocks' };
const other = { id: '10002', key: 'PAY-2', fields: {} };

const links: readonly {
  readonly of: string;
  readonly link: unknown;
  readonly blockers: readonly string[];
}[] = [
  {
    of: 'type Blocks, from its inward side',
    link: { type: blocks, inwardIssue: other },
    blockers: ['10002'],
  },
  {
    of: 'type Blocks, from its outward side',
    link: { type: blocks, outwardIssue: other },
    blockers: [],
  },
  {
    of: 'a renamed type whose name still says so',
    link: {
      type: { name: 'BLOCKING', inward: 'waits for', outward: 'holds up' },
      inwardIssue: other,
    },
    blockers: ['10002'],
  },
  {
    of: 'a translated type',
    link: {
      type: { name: 'Hindernis', inward: 'wird blockiert von', outward: 'blockiert' },
      inwardIssue: other,
    },
    blockers: ['10002'],
  },
  {
    of: 'a type with the sides the other way round',
    link: {
      type: { name: 'Stop', inward: 'blocks', outward: 'is blocked by' },
      outwardIssue: other,
    },
    blockers: ['10002'],
  },
  {
    of: 'another type',
    link: {
      type: { name: 'Cloners', inward: 'is cloned by', outward: 'clones' },
      inwardIssue: other,
    },
    blockers: [],
  },
  { of: 'nothing that can be read', link: { type: null }, blockers: [] },
];

describe('links of a Jira issue', () => {
  it.each(links)('of $of tell what blocks it', async ({ link, blockers }) => {
    const opened = await openJira({ issues: [siteIssue(1, { issuelinks: [link] })] });
    expect((await onlyJiraIssue(opened)).blockers).toEqual(blockers);
  });

  it('that an account may not see at all block nothing', async () => {
    const opened = await openJira({ issues: [siteIssue(1)] });
    expect((await onlyJiraIssue(opened)).blockers).toEqual([]);
  });
});

const start = Date.UTC(2026, 9, 1, 8);

function withHistory(items: readonly SiteItem[]): SiteIssue {
  const issue = siteIssue(1);
  issue.histories = items.map((item, n) => ({
    id: String(n + 1),
    created: start + n,
    items: [{ fieldtype: 'jira', from: null, fromString: null, ...item }],
  }));
  return issue;
}

describe('the history of links', () => {
  it('is read by the words of the site, of blockers alone', async () => {
    const issue = withHistory([
      { field: 'Link', to: 'PAY-2', toString: 'This issue is blocked by PAY-2' },
      { field: 'Link', to: 'PAY-3', toString: 'This issue blocks PAY-3' },
      { field: 'Link', to: 'PAY-4', toString: 'This issue clones PAY-4' },
      { field: 'Link', to: 'PAY-5', toString: 'Dieser Vorgang Waits For PAY-5' },
      {
        field: 'Link',
        from: 'PAY-2',
        fromString: 'This issue is blocked by PAY-2',
        to: null,
      },
    ]);
    const opened = await openJira({
      issues: [issue],
      linkTypes: [blocks, { name: 'Blocking', inward: 'waits for', outward: 'holds up' }],
    });
    expect((await onlyJiraIssue(opened)).changes).toMatchObject([
      { field: 'blockers', at: start, added: ['PAY-2'], removed: [] },
      { field: 'blockers', at: start + 3, added: ['PAY-5'], removed: [] },
      { field: 'blockers', at: start + 4, added: [], removed: ['PAY-2'] },
    ]);
  });

  it('is read by the usual words where a site does without links', async () => {
    const issue = withHistory([
      { field: 'Link', to: 'PAY-2', toString: 'This issue is blocked by PAY-2' },
    ]);
    const opened = await openJira({ issues: [issue], linkTypes: 'none' });
    expect((await onlyJiraIssue(opened)).changes).toHaveLength(1);
  });

  it('names issues by keys of that day, so that former keys are kept', async () => {
    const issue = withHistory([
      { field: 'Key', fromString: 'CORE-7', to: null, toString: 'PAY-1' },
      { field: 'Key', fromString: 'PAY-1', to: null, toString: 'OPS-3' },
    ]);
    for (const history of issue.histories) {
      history.items.unshift({ field: 'project', fieldId: 'project', from: '100', to: '101' });
    }
    const opened = await openJira({ issues: [issue] });
    expect((await onlyJiraIssue(opened)).formerKeys).toEqual(['CORE-7', 'PAY-1']);
  });
});

const data = new URL('../../../shared/data/jirametrics/testdata/', import.meta.url);

describe.skipIf(!existsSync(data))('a recorded link (skipped without ../shared/data)', () => {
  it('blocks the one of its two issues that says so', async () => {
    const issues = ['SP-14', 'SP-15'].map((key): SiteIssue => {
      const { id, fields, changelog } = JSON.parse(
        readFileSync(new URL(`${key}.json`, data), 'utf8'),
      );
      return { id, key, fields, histories: changelog.histories };
    });
    const read = (await pullJira(await openJira({ issues }))).flatMap((page) => page.issues);
    const told = Object.fromEntries(
      read.map(({ key, blockers, changes }) => [
        key,
        [blockers, changes.flatMap((change) => (change.field === 'blockers' ? change.added : []))],
      ]),
    );
    expect(told).toEqual({ 'SP-14': [[], []], 'SP-15': [[issues[0]?.id], ['SP-14']] });
  });
});
