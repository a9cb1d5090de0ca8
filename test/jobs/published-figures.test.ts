import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulatedAuth, startSimulatedJira } from '../../src/cli/simulated-sites.ts';
import type { JiraSite } from '../../src/simulator/jira/jira-site.ts';
import { loadRecordedJira } from '../../src/simulator/jira/recorded-content.ts';
import { csvRecords } from './csv.ts';
import { type MainJob, openMainJob } from './job-runtime.ts';

const data = join(import.meta.dirname, '../../../shared/data');
const reason = existsSync(data) ? '' : ' (skipped: ../shared/data is absent)';

let main: MainJob;
let site: JiraSite | undefined;

beforeAll(async () => {
  main = await openMainJob();
});

afterAll(async () => {
  await main.close();
});

function source(rules: string): string {
  return `version: 1
sources:
  - id: recorded
    type: jira
    url: ${site?.url}
    auth: { email: ${simulatedAuth.email}, token: ${simulatedAuth.token} }
${rules}`;
}

describe.skipIf(reason !== '')(`the AEA table of fiscal year 2022${reason}`, () => {
  it('is met in all 16 cells', async () => {
    const file = join(data, 'aea-process/aea-fy2022.jsonl');
    site = await startSimulatedJira({ content: await loadRecordedJira(file), port: 0 });
    const published = csvRecords(
      await readFile(join(data, 'aea-process/published_table_fy2022.csv'), 'utf8'),
    ).filter(({ label }) => label !== '');
    const configuration = source(`    completion_rule: first
    states: { done: ["Submitted to MC"], active: ["*"] }
strategy:
  objectives:
${published.map(({ label }) => `    - { id: ${label}, name: ${label}, priority: 1, match: [{ labels: [${label}] }] }`).join('\n')}
`);
    try {
      expect(await main.sync(configuration)).toMatchObject([{ ok: true }]);
    } finally {
      await site.close();
    }
    const snapshot = await main.snapshot(configuration);
    const measured = snapshot.objectives.map(({ id, all, completedEver }) => [
      id,
      all.issues,
      completedEver.issues,
    ]);
    expect(measured).toEqual(
      published.map((row) => [
        row['label'],
        Number(row['issues_received']),
        Number(row['issues_completed']),
      ]),
    );
    expect(measured.length).toBe(8);
  });
});

describe.skipIf(reason !== '')(`the lead times of the DevLake issues${reason}`, () => {
  const strategy = `strategy:
  objectives: [{ id: any, name: Any, priority: 1, match: [{ labels: ["*"] }] }]
`;
  const rules = `    count_subtasks: true
    states: { done: [Resolved], backlog: ["To Do", Inbox, "Ready for Dev"] }
`;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'throughline-devlake-'));
    const raw = await rawRecords('_raw_jira_api_issues.csv');
    const epics = await rawRecords('_raw_jira_external_epics.csv');
    const known = new Set(raw.map((text) => idOf(text)));
    const lines = [...raw, ...epics.filter((text) => !known.has(idOf(text)))];
    await writeFile(join(folder, 'issues.jsonl'), `${lines.join('\n')}\n`);
    const statuses = await rawRecords('_raw_jira_api_status.csv');
    await writeFile(join(folder, 'statuses.json'), `[${statuses.join(',')}]`);
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it.each([
    ['without cancelled resolutions', '    cancelled_resolutions: []\n', 30],
    ['with the default resolutions', '', 25],
  ])('%s are exact to the minute', async (_name, resolutions, exact) => {
    const content = await loadRecordedJira(join(folder, 'issues.jsonl'), {
      statusesFile: join(folder, 'statuses.json'),
    });
    site = await startSimulatedJira({ content, port: 0 });
    try {
      expect(await main.sync(source(rules + resolutions + strategy))).toMatchObject([{ ok: true }]);
    } finally {
      await site.close();
    }
    const expected = csvRecords(await readFile(join(data, 'devlake-jira/issues.csv'), 'utf8'));
    const { rows } = await main.pool.query<{ key: string; minutes: string | null }>(
      `select key, floor(extract(epoch from date_trunc('second', completed_at) - date_trunc('second', created_at)) / 60) as minutes
       from issue join issue_fact using (source, id) where is_work`,
    );
    const minutes = new Map(rows.map((row) => [row.key, row.minutes]));
    const met = expected.filter(
      (row) => minutes.get(row['issue_key'] ?? '') === row['lead_time_minutes'],
    );
    expect(expected.length).toBe(30);
    expect(met.length).toBe(exact);
  });
});

async function rawRecords(name: string): Promise<readonly string[]> {
  const records = csvRecords(await readFile(join(data, 'devlake-jira', name), 'utf8'));
  return records.map((record) => record['data'] ?? '').map((text) => text.replaceAll('\n', ' '));
}

function idOf(text: string): unknown {
  const record: unknown = JSON.parse(text);
  return typeof record === 'object' && record !== null && 'id' in record ? record.id : undefined;
}
