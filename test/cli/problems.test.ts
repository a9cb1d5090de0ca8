import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataProblemKinds } from '../../src/core/data-problem.ts';
import { upsertIssues } from '../../src/store/issues.ts';
import { storeReadProblems } from '../../src/store/problems.ts';
import { declareSource } from '../../src/store/sources.ts';
import { issue } from '../core/issue-builder.ts';
import { csvRecords } from '../jobs/csv.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';
import { type Ended, openWorkplace, type Workplace } from './throughline.ts';

const url = 'https://acme.example/browse/PAY-1';

let workplace: Workplace;
let database: TestDatabase;

beforeAll(async () => {
  workplace = await openWorkplace();
  database = await freshDatabase();
  await writeFile(join(workplace.folder, 'throughline.yaml'), configuration);
  const { pool } = database;
  for (const source of ['acme-jira', 'acme-linear', 'no-longer-configured']) {
    await declareSource(pool, source, 'fingerprint');
  }
  await pool.query(`update source set history_complete = id <> 'acme-linear'`);
  const stored = issue({ id: '1', key: 'PAY-1', url });
  await upsertIssues(pool, { source: 'acme-jira', issues: [stored], inScope: true });
  await storeReadProblems(pool, 'acme-jira', {
    problems: [
      { kind: 'odd_label', issueId: '1', detail: String.raw`label "pay\u200Bment"` },
      { kind: 'unknown_status', issueId: '1', detail: 'status "Red\u001B[31m", id 9' },
      { kind: 'malformed_record', issueId: '77', detail: 'key: expected a text' },
    ],
    readable: [],
  });
  const stray = [{ kind: 'odd_label', issueId: '5', detail: 'of another time' } as const];
  await storeReadProblems(pool, 'no-longer-configured', { problems: stray, readable: [] });
});

afterAll(async () => {
  await workplace.close();
  await database.drop();
});

function problems(...args: readonly string[]): Promise<Ended> {
  return workplace.run(['problems', ...args], { DATABASE_URL: database.url });
}

describe('problems', () => {
  it('sums up, explains each kind and lists them with key and link, the rest of a limit announced', async () => {
    const { code, out, err } = await problems('--limit', '2');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.split('\n')).toEqual([
      'Data problems: 3',
      '',
      'acme-jira  malformed_record  1',
      'acme-jira  odd_label         1',
      'acme-jira  unknown_status    1',
      '',
      expect.stringMatching(/^unknown_status {4}a status without a category: name it under/),
      expect.stringMatching(/^malformed_record {2}a record that could not be read/),
      expect.stringMatching(/^odd_label {9}a label with characters that cannot be seen/),
      'Definitions: docs/definitions.md#data-problems',
      '',
      'acme-jira  malformed_record  77     —                                  key: expected a text',
      String.raw`acme-jira  odd_label         PAY-1  ${url}  label "pay\u200Bment"`,
      '1 more: raise --limit',
      'acme-linear has not been read to its end yet: there may be more.',
      '',
    ]);
  });

  it('sends nothing to a terminal that would steer it', async () => {
    const { out } = await problems('--kind', 'unknown_status');
    expect(out).toContain(String.raw`status "Red\u001B[31m", id 9`);
  });

  it('prints JSON, complete with what is not shown', async () => {
    const { code, out } = await problems('--json', '--limit', '1');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      schema: 'throughline.problems/1',
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      total: 3,
      hidden: 2,
      unread: ['acme-linear'],
      summary: ['malformed_record', 'odd_label', 'unknown_status'].map((kind) => ({
        source: 'acme-jira',
        kind,
        count: 1,
      })),
      problems: [
        {
          source: 'acme-jira',
          kind: 'malformed_record',
          issueId: '77',
          detail: 'key: expected a text',
        },
      ],
    });
  });

  it('prints a line of CSV for each problem of the kind asked for', async () => {
    const { code, out, err } = await problems('--csv', '--kind', 'odd_label');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(csvRecords(out)).toEqual([
      {
        source: 'acme-jira',
        kind: 'odd_label',
        issue_id: '1',
        issue_key: 'PAY-1',
        link: url,
        detail: String.raw`label "pay\u200Bment"`,
      },
    ]);
  });

  it('says of CSV that is cut how many are missing, beside it', async () => {
    const { out, err } = await problems('--csv', '--limit', '1');
    expect(csvRecords(out)).toHaveLength(1);
    expect(err).toBe('2 more: raise --limit\n');
  });

  it('of a source without any says so, and that it is not fully read', async () => {
    const { code, out } = await problems('--source', 'acme-linear');
    expect({ code, out }).toEqual({
      code: 0,
      out: 'No data problems.\nacme-linear has not been read to its end yet: there may be more.\n',
    });
    const { out: json } = await problems('--source', 'acme-linear', '--json');
    expect(JSON.parse(json)).toMatchObject({ total: 0, summary: [], problems: [] });
  });

  it('knows only sources of the configuration, and says which', async () => {
    const { code, out, err } = await problems('--source', 'acme-jria');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('it has acme-jira, acme-linear');
  });

  it('knows only kinds that exist, and says which', async () => {
    const { code, err } = await problems('--kind', 'odd');
    expect(code).toBe(2);
    expect(err).toContain(dataProblemKinds.join(', '));
  });
});

describe('many problems', () => {
  const count = 200_000;

  beforeAll(async () => {
    await database.pool.query(
      `insert into data_problem (source, issue_id, kind, detail, origin)
       select 'acme-linear', 'issue-' || n, 'malformed_record', repeat('identifier: expected a text; ', 4), 'read'
       from generate_series(1, $1::integer) n`,
      [count],
    );
  });

  it('are printed with the memory that a few need', async () => {
    const { code, out, err } = await workplace.run(
      ['problems', '--json', '--limit', '999999999', '--source', 'acme-linear'],
      { DATABASE_URL: database.url, NODE_OPTIONS: '--max-old-space-size=64' },
    );
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out).problems).toHaveLength(count);
  });

  it('end in peace when their reader has seen enough', async () => {
    const listing = workplace.start(['problems', '--csv', '--limit', '999999999'], {
      DATABASE_URL: database.url,
    });
    await listing.printed(/issue-1/);
    listing.child.stdout?.destroy();
    expect(await listing.ended).toMatchObject({ code: 0, err: '' });
  });
});

const configuration = `version: 1
sources:
  - { id: acme-jira, type: jira, url: https://acme.example, auth: { email: a@acme.example, token: secret } }
  - { id: acme-linear, type: linear, auth: { key: secret } }
strategy:
  objectives:
    - { id: checkout, name: Checkout, priority: 1, match: [{ labels: [checkout] }] }
`;
