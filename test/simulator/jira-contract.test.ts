import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { everything, startWorld } from './jira-world.ts';
import { createMistakes, hasOpenapi, type Mistakes } from './openapi.ts';

describe.skipIf(!hasOpenapi)(
  'an answer is valid against the published contract (needs ../shared/data/specs)',
  () => {
    let mistakes: Mistakes;
    beforeAll(() => {
      mistakes = createMistakes();
    });

    test.each([
      ['myself', undefined, 'User'],
      ['serverInfo', undefined, 'ServerInformation'],
      ['project/search', undefined, 'PageBeanProject'],
      ['issue/10020', undefined, 'IssueBean'],
      ['issue/10020?expand=changelog', undefined, 'IssueBean'],
      ['issue/10020/changelog', undefined, 'PageBeanChangelog'],
      ['issue/10020/transitions', undefined, 'Transitions'],
      [
        `search/jql?jql=${encodeURIComponent(everything)}&fields=*all`,
        undefined,
        'SearchAndReconcileResults',
      ],
      [
        'search/jql',
        { jql: everything, fields: ['summary'], expand: 'changelog' },
        'SearchAndReconcileResults',
      ],
      ['search/approximate-count', { jql: everything }, 'JQLCountResultsBean'],
      ['issue/bulkfetch', { issueIdsOrKeys: ['10020', 'PAY-1', 'nope'] }, 'BulkIssueResults'],
      [
        'changelog/bulkfetch',
        { issueIdsOrKeys: Array.from({ length: 100 }, (_, n) => String(10_001 + n)) },
        'BulkChangelogResponseBean',
      ],
    ])('%s', async (path, body, schema) => {
      const { call } = await startWorld();
      const answer = await call(path, body);
      expect(answer.status).toBe(200);
      expect(mistakes(schema, answer.body)).toEqual([]);
    });

    test.each([
      ['field', 'FieldDetails'],
      ['status', 'StatusDetails'],
    ])('%s', async (path, schema) => {
      const { call } = await startWorld();
      const { body } = await call(path);
      const rows = z.array(z.unknown()).min(5).parse(body);
      expect(rows.flatMap((row) => mistakes(schema, row))).toEqual([]);
    });

    test('and a wrong one is not', () => {
      expect(mistakes('SearchAndReconcileResults', { issues: [{ id: 1 }] })).not.toEqual([]);
    });
  },
);
