import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Snapshot } from '../../src/core/measures/snapshot.ts';
import { loadRecordedJira } from '../../src/simulator/jira/recorded-content.ts';
import { type MainJob, openMainJob } from './job-runtime.ts';
import { syncRecording } from './recorded-site.ts';

const data = join(import.meta.dirname, '../../../shared/data');
const reason = existsSync(data) ? '' : ' (skipped: ../shared/data is absent)';

let main: MainJob;

beforeAll(async () => {
  main = await openMainJob();
});

afterAll(async () => {
  await main.close();
});

/** Reads a recording through a simulated Jira, and gives the numbers of now. */
async function measured(file: string, rules: object, strategy: object): Promise<Snapshot> {
  const content = await loadRecordedJira(file);
  return main.snapshot(await syncRecording(main, content, { rules, strategy }));
}

function objectivesOf(labels: Readonly<Record<string, readonly string[]>>): readonly object[] {
  return Object.entries(labels).map(([name, wanted]) => ({
    id: name.toLowerCase(),
    name,
    priority: 1,
    match: [{ labels: wanted }],
  }));
}

/** Of all issues ever created: those that serve an objective, and those that do not. */
function coverageOf({ alignment: { created } }: Snapshot): readonly number[] {
  return [created.aligned, created.aligned + created.unaligned + created.exempt];
}

function masses({ objectives, alignment: { created } }: Snapshot): readonly number[] {
  return (['shared', 'exclusive'] as const).map((view) => {
    const weights = objectives.reduce((sum, each) => sum + each.created[view], 0);
    return weights + created.unaligned + created.exempt;
  });
}

function countsOf({ objectives }: Snapshot): Record<string, { readonly issues: number }> {
  return Object.fromEntries(objectives.map(({ id, all: { issues } }) => [id, { issues }]));
}

/** Issues that serve more than one objective now. */
async function sharedIssues(): Promise<number> {
  const { rows } = await main.pool.query(
    `select issue_id from attribution where objective is not null and to_at is null
     group by issue_id having count(*) > 1`,
  );
  return rows.length;
}

const countedSchema = z.object({
  issues: z.number(),
  covered: z.number(),
  multi_objective_issues: z.number(),
  per_objective: z.record(z.string(), z.object({ issues: z.number() })),
});

async function readOracle<T>(file: string, schema: z.ZodType<T>): Promise<T> {
  return schema.parse(JSON.parse(await readFile(join(data, file), 'utf8')));
}

/** An oracle's numbers by the ids that objectives have here. */
function byId<T>(perObjective: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(perObjective)
      .filter(([name]) => name !== 'ALL')
      .map(([name, value]) => [name.toLowerCase(), value]),
  );
}

describe.skipIf(reason !== '')(`three recorded projects of Titanium${reason}`, () => {
  const projects = ['ALOY', 'MOD', 'DAEMON'];
  let folder: string;
  let file: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'throughline-titanium-'));
    file = join(folder, 'issues.jsonl');
    const texts = await Promise.all(
      projects.map((project) => readFile(join(data, `titanium-jira/${project}.jsonl`), 'utf8')),
    );
    await writeFile(file, texts.join('\n'));
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const schema = z.object({
    objectives: z.record(z.string(), z.array(z.string())),
    case_sensitive: countedSchema,
    case_insensitive: countedSchema,
  });

  it.each([
    ['with', true, 188],
    ['without', false, 200],
  ])('are covered as counted, %s regard to case', async (_, isCaseSensitive, covered) => {
    const oracle = await readOracle('titanium-jira/oracle_ALOY_MOD_DAEMON.json', schema);
    const snapshot = await measured(
      file,
      { count_subtasks: true },
      {
        inherit: [],
        case_sensitive: isCaseSensitive,
        objectives: objectivesOf(oracle.objectives),
      },
    );
    expect(coverageOf(snapshot)).toEqual([covered, 2_163]);
    for (const mass of masses(snapshot)) expect(mass).toBeCloseTo(2_163, 9);
    // The oracle counts 20 epics too, one of which wears a label that counts: android.
    const counted = isCaseSensitive ? oracle.case_sensitive : oracle.case_insensitive;
    expect([counted.covered, counted.issues]).toEqual([covered + 1, 2_163 + 20]);
    const objectives = byId(counted.per_objective);
    const android = (objectives['o-android']?.issues ?? 0) - 1;
    expect(countsOf(snapshot)).toEqual({ ...objectives, 'o-android': { issues: android } });
    expect(await sharedIssues()).toBe(counted.multi_objective_issues);
  });
});

describe.skipIf(reason !== '')(`the AEA checks of fiscal year 2025, even keys${reason}`, () => {
  it('are covered, shared and completed as counted, and every issue counts once', async () => {
    const counted = await readOracle(
      'aea-process/oracle_fy2025_even.json',
      countedSchema.extend({
        per_objective: z.record(
          z.string(),
          z.object({ issues: z.number(), completed: z.number() }),
        ),
      }),
    );
    expect([counted.issues, counted.covered, counted.multi_objective_issues]).toEqual([
      320, 236, 105,
    ]);
    const software = ['stata', 'r', 'matlab', 'python', 'julia'];
    const snapshot = await measured(
      join(data, 'aea-process/aea-fy2025-even.jsonl'),
      { completion_rule: 'first', states: { done: ['Submitted to MC'], active: ['*'] } },
      {
        objectives: objectivesOf(
          Object.fromEntries(software.map((each) => [`O-${each}`, [`sw-${each}`]])),
        ),
      },
    );
    expect(coverageOf(snapshot)).toEqual([236, 320]);
    expect(await sharedIssues()).toBe(105);
    const measuredObjectives = snapshot.objectives.map(({ id, all, completedEver }) => [
      id,
      { issues: all.issues, completed: completedEver.issues },
    ]);
    expect(Object.fromEntries(measuredObjectives)).toEqual(byId(counted.per_objective));
    for (const mass of masses(snapshot)) expect(mass).toBeCloseTo(320, 9);
  });
});
