import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { Issue } from '../../src/core/issue.ts';
import { closeJiraSites, openJira, pullJira } from './jira-reading.ts';
import type { SiteHistory, SiteIssue } from './jira-site.ts';

afterEach(closeJiraSites);

const data = new URL('../../../shared/data/', import.meta.url);
const isPresent = existsSync(new URL('aea-process/aea-fy2022.jsonl', data));

interface Recorded extends Omit<SiteIssue, 'histories'> {
  readonly changelog: { readonly histories: SiteHistory[] };
}

function recorded(file: string): SiteIssue[] {
  return readFileSync(new URL(file, data), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { id, key, fields, changelog }: Recorded = JSON.parse(line);
      return { id, key, fields, histories: changelog.histories };
    });
}

function statusChanges(issues: readonly Issue[]): number {
  return issues.flatMap((issue) => issue.changes).filter((change) => change.field === 'status')
    .length;
}

describe.skipIf(!isPresent)('recorded Jira data (skipped without ../shared/data)', () => {
  it.each([
    ['aea-process/aea-fy2022.jsonl', 430],
    ['aea-process/aea-fy2025-even.jsonl', 320],
  ])(
    '%s is read whole: %i issues, every status change, labels that fit their history',
    async (file, count) => {
      const issues = recorded(file);
      const expected = issues
        .flatMap((issue) => issue.histories)
        .flatMap((history) => history.items)
        .filter((item) => item.fieldId === 'status');
      const opened = await openJira({
        issues,
        bulkLimit: 1_000,
        searchPage: 100,
        changelogPage: 500,
      });
      const pages = await pullJira(opened);
      const read = pages.flatMap((page) => page.issues);
      expect(pages.flatMap((page) => page.problems)).toEqual([]);
      expect(new Set(read.map((issue) => issue.id)).size).toBe(count);
      expect(read).toHaveLength(count);
      expect(statusChanges(read)).toBe(expected.length);
      expect(read.flatMap(misfits)).toEqual([]);
    },
  );
});

/** Labels of a history that do not fit the labels the issue wears, going back from today. */
function misfits(issue: Issue): string[] {
  const worn = new Set(issue.labels);
  return issue.changes.toReversed().flatMap((change) => {
    if (change.field !== 'labels') return [];
    const missing = change.added.filter((label) => !worn.delete(label));
    const early = change.removed.filter((label) => worn.has(label));
    for (const label of change.removed) worn.add(label);
    return [...missing, ...early];
  });
}
