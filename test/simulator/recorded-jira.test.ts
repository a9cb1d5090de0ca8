import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type JiraSite, startJiraSite } from '../../src/simulator/jira/jira-site.ts';
import { loadRecordedJira } from '../../src/simulator/jira/recorded-content.ts';
import { columnOfCsv } from './csv-column.ts';
import { createMistakes, hasOpenapi } from './openapi.ts';

const data = '../shared/data';
const hasData = existsSync(data);

let open: JiraSite[] = [];
afterEach(async () => {
  for (const site of open) await site.close();
  open = [];
});

async function serve(
  file: string,
  statusesFile?: string,
): Promise<(path: string, body?: unknown) => Promise<unknown>> {
  const content = await loadRecordedJira(file, { statusesFile });
  const auth = { email: 'reader@acme.example', token: 'secret' };
  const site = await startJiraSite({ content, auth, now: Date.now });
  open.push(site);
  return async (address, body) => {
    const response = await fetch(`${site.url}/rest/api/3/${address}`, {
      headers: {
        authorization: 'Bearer secret',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    return response.json();
  };
}

function fileOf(lines: readonly string[]): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'recorded-')), 'issues.jsonl');
  writeFileSync(file, lines.join('\n'));
  return file;
}

const everything = 'created >= "1970-01-01 00:00"';

const historySchema = z.object({
  id: z.string(),
  created: z.string(),
  items: z.array(z.unknown()),
});
const recordSchema = z.object({
  id: z.string(),
  fields: z.record(z.string(), z.unknown()),
  changelog: z.object({ histories: z.array(historySchema) }),
});

const bulkSchema = z.object({
  issueChangeLogs: z.array(
    z.object({
      issueId: z.string(),
      changeHistories: z.array(
        z.object({ id: z.string(), created: z.number(), items: z.array(z.unknown()) }),
      ),
    }),
  ),
});

describe.skipIf(!hasData)('recorded issues (needs ../shared/data)', () => {
  test('of the AEA are served as recorded, every one of them with its whole history', async () => {
    const file = `${data}/aea-process/aea-fy2022.jsonl`;
    const records = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => recordSchema.parse(JSON.parse(line)));
    const call = await serve(file);
    const found = z
      .object({ issues: z.array(z.object({ id: z.string() })), isLast: z.literal(true) })
      .parse(await call('search/jql', { jql: everything, fields: ['id'], maxResults: 5_000 }));
    expect(found.issues.map(({ id }) => id).toSorted()).toEqual(
      records.map(({ id }) => id).toSorted(),
    );

    const bulk = bulkSchema.parse(
      await call('changelog/bulkfetch', {
        issueIdsOrKeys: records.map(({ id }) => id),
        maxResults: 10_000,
      }),
    );
    const served = new Map(
      bulk.issueChangeLogs.map(({ issueId, changeHistories }) => [issueId, changeHistories]),
    );
    for (const { id, changelog } of records) {
      const expected = changelog.histories.map((history) => ({
        ...history,
        created: Date.parse(history.created),
      }));
      expect(served.get(id) ?? []).toEqual(expected);
    }
    const first = records[0];
    expect(await call(`issue/${first?.id}`)).toMatchObject({
      fields: {
        labels: first?.fields['labels'],
        created: first?.fields['created'],
        issuetype: { name: 'Task', subtask: false, hierarchyLevel: 0 },
        status: { id: 'verification', name: 'Verification', statusCategory: { key: 'undefined' } },
      },
    });
    expect(await call('status')).toContainEqual(
      expect.objectContaining({ id: 'alternate-workflow', name: 'Alternate workflow' }),
    );
  });

  test('of Titanium keep the categories that their issues tell', async () => {
    const call = await serve(`${data}/titanium-jira/MOD.jsonl`);
    expect(await call('status')).toContainEqual(
      expect.objectContaining({
        id: '6',
        statusCategory: expect.objectContaining({ key: 'done' }),
      }),
    );
    expect(await call('search/approximate-count', { jql: 'project = MOD' })).toEqual({
      count: readFileSync(`${data}/titanium-jira/MOD.jsonl`, 'utf8').trimEnd().split('\n').length,
    });
    const children = { jql: 'parent = MOD-2865', fields: ['parent'] };
    expect(await call('search/jql', children)).toMatchObject({
      issues: Array.from({ length: 4 }, () => ({
        fields: { parent: { id: '175948', key: 'MOD-2865' } },
      })),
    });
  });

  test('of DevLake take their categories from the list of statuses', async () => {
    const issues = columnOfCsv(`${data}/devlake-jira/_raw_jira_api_issues.csv`, 'data');
    const statuses = columnOfCsv(`${data}/devlake-jira/_raw_jira_api_status.csv`, 'data');
    const file = fileOf(issues);
    const statusesFile = `${file}.statuses.json`;
    writeFileSync(statusesFile, `[${statuses.join()}]`);
    const call = await serve(file, statusesFile);
    expect(await call('status')).toContainEqual(
      expect.objectContaining({
        id: '10068',
        statusCategory: expect.objectContaining({ key: 'done' }),
      }),
    );
    expect(await call('search/approximate-count', { jql: everything })).toEqual({ count: 33 });
  });

  test('of jirametrics keep their flags and change dates', async () => {
    const files = ['SP-1', 'SP-2', 'SP-10', 'SP-13', 'SP-14', 'SP-15'].map(
      (key) => `${data}/jirametrics/testdata/${key}.json`,
    );
    const lines = files.map((file) => JSON.stringify(JSON.parse(readFileSync(file, 'utf8'))));
    const call = await serve(fileOf(lines));
    expect(await call('field')).toContainEqual(
      expect.objectContaining({ id: 'customfield_10021', name: 'Flagged', custom: true }),
    );
    const { issueChangeLogs } = bulkSchema.parse(
      await call('changelog/bulkfetch', {
        issueIdsOrKeys: ['SP-1'],
        fieldIds: ['customfield_10021'],
      }),
    );
    const created = issueChangeLogs[0]?.changeHistories.map((history) => history.created);
    expect(created).toContain(Date.parse('2021-08-29T18:04:39.112Z'));
  });

  test.skipIf(!hasOpenapi)('are answered validly', async () => {
    const call = await serve(`${data}/aea-process/aea-fy2025-even.jsonl`);
    const mistakes = createMistakes();
    const query = { jql: everything, fields: ['*all'], expand: 'changelog' };
    expect(mistakes('SearchAndReconcileResults', await call('search/jql', query))).toEqual([]);
    expect(mistakes('PageBeanProject', await call('project/search'))).toEqual([]);
    const fields = z.array(z.unknown()).parse(await call('field'));
    expect(fields.flatMap((field) => mistakes('FieldDetails', field))).toEqual([]);
  });
});

describe('a recording', () => {
  const issue = {
    id: '1',
    key: 'A-1',
    fields: {
      project: { key: 'A' },
      issuetype: { name: 'Epic' },
      created: '2026-01-01T00:00:00.000+0100',
      updated: '2026-01-02T00:00:00.000+0100',
      status: { id: '1', name: 'Open' },
    },
  };

  test('of an older site gets the levels of epics and sub-tasks', async () => {
    const subtask = {
      ...issue,
      id: '2',
      key: 'A-2',
      fields: { ...issue.fields, issuetype: { name: 'Teil', subtask: true } },
    };
    const call = await serve(fileOf([JSON.stringify(issue), '', JSON.stringify(subtask)]));
    expect(await call('issue/A-1')).toMatchObject({ fields: { issuetype: { hierarchyLevel: 1 } } });
    expect(await call('issue/A-2')).toMatchObject({
      fields: { issuetype: { hierarchyLevel: -1 } },
    });
  });

  test.each([
    ['{', 'not JSON'],
    [JSON.stringify({ ...issue, id: undefined }), 'not an issue of Jira: id'],
    [
      JSON.stringify({ ...issue, fields: { ...issue.fields, created: 'yesterday' } }),
      'fields.created: not an ISO date',
    ],
    [JSON.stringify({ ...issue }), 'issue 1 stands in line 1 already'],
  ])('with a bad line is refused with its place: %s', async (line, reason) => {
    const file = fileOf([JSON.stringify(issue), line]);
    await expect(loadRecordedJira(file)).rejects.toThrow(`${file}:2: `);
    await expect(loadRecordedJira(file)).rejects.toThrow(reason);
  });

  test('cannot be edited', async () => {
    const call = await serve(fileOf([JSON.stringify(issue)]));
    expect(await call('issue/A-1/transitions', { transition: { id: '1' } })).toMatchObject({
      errorMessages: [expect.stringContaining('cannot be edited')],
    });
  });
});
