import { existsSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { loadRecordedJira } from '../../src/simulator/jira/recorded-content.ts';
import {
  closeDatacenters,
  issuesOf,
  openDatacenter,
  pullDatacenter,
} from './jira-datacenter-reading.ts';

afterEach(closeDatacenters);

const data = '../shared/data';

describe.skipIf(!existsSync(data))('recorded Jira data (skipped without ../shared/data)', () => {
  it.each([
    ['aea-process/aea-fy2022.jsonl', 430, 5_717],
    ['aea-process/aea-fy2025-even.jsonl', 320, 2_865],
    ['titanium-jira/ALOY.jsonl', 1_499, 0],
  ])(
    '%s is read whole from a Data Center: %i issues, %i status changes',
    async (file, count, changes) => {
      const content = await loadRecordedJira(`${data}/${file}`);
      const opened = await openDatacenter([], { content }, { scope: undefined });
      const pages = await pullDatacenter(opened);
      const read = issuesOf(pages);
      expect(pages.flatMap((page) => page.problems)).toEqual([]);
      expect(new Set(read.map(({ id }) => id)).size).toBe(count);
      expect(read).toHaveLength(count);
      const fields = read.flatMap((issue) => issue.changes.map(({ field }) => field));
      expect(fields.filter((field) => field === 'status')).toHaveLength(changes);
    },
  );
});
