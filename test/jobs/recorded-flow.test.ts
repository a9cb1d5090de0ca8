import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Durations } from '../../src/core/measures/flow-snapshot.ts';
import { dayMs } from '../../src/core/time.ts';
import { lifeOf } from '../../src/core/timeline/life.ts';
import { createStateReader } from '../../src/core/timeline/state-of.ts';
import { loadRecordedJira } from '../../src/simulator/jira/recorded-content.ts';
import { readCatalogue } from '../../src/store/catalogue.ts';
import { readIssues } from '../../src/store/issues.ts';
import { rules as plainRules } from '../core/issue-builder.ts';
import { type MainJob, openMainJob, runtimeOf } from './job-runtime.ts';
import { numbersOf } from './numbers.ts';
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

const softwareSchema = z.object({
  per_objective: z.record(
    z.string(),
    z.object({
      completed: z.number(),
      cycle_n: z.number(),
      cycle_mean_days: z.number(),
      cycle_p50_days: z.number(),
      cycle_p85_days: z.number(),
      throughput_by_month_utc: z.record(z.string(), z.number()),
    }),
  ),
});
type Published = z.infer<typeof softwareSchema>['per_objective'];

describe.skipIf(reason !== '')(`the AEA checks of fiscal year 2025, even keys${reason}`, () => {
  const software = ['stata', 'r', 'matlab', 'python', 'julia'];
  let published: Published;
  let configuration: string;

  beforeAll(async () => {
    const oracle = await readFile(join(data, 'aea-process/oracle_fy2025_even.json'), 'utf8');
    published = softwareSchema.parse(JSON.parse(oracle)).per_objective;
    const content = await loadRecordedJira(join(data, 'aea-process/aea-fy2025-even.jsonl'));
    configuration = await syncRecording(main, content, {
      rules: {
        start_rule: 'first',
        completion_rule: 'first',
        states: { active: ['In Progress'], done: ['Submitted to MC'], backlog: ['*'] },
      },
      strategy: {
        objectives: software.map((each) => ({
          id: each,
          name: each,
          priority: 1,
          match: [{ labels: [`sw-${each}`] }],
        })),
      },
    });
  });

  it('take as long as published: mean, and nearest ranks next to the interpolated percentiles', async () => {
    const { flow, objectives } = await main.snapshot(configuration);
    expectPublished(flow.cycleTime, published['ALL'], await sample(undefined));
    expect(flow.leadTime.n).toBe(published['ALL']?.completed);
    for (const objective of objectives) {
      const expected = published[`O-${objective.id}`];
      expectPublished(objective.flow.cycleTime, expected, await sample(objective.id));
      expect(objective.flow.leadTime.n).toBe(expected?.completed);
    }
  });

  it('are completed in each month as published', async () => {
    const runtime = await runtimeOf({ ...main, drop: () => main.close() }, configuration);
    const months = Array.from({ length: 14 }, (_, index) => index - 1);
    const counted: Record<string, Record<string, number>> = {};
    for (const month of months) {
      const [from, asOf] = [Date.UTC(2025, month, 1), Date.UTC(2025, month + 1, 1)];
      const config = { ...runtime.config, windowDays: (asOf - from) / dayMs };
      const taken = await numbersOf({ ...runtime, config }, { now: Date.now(), asOf });
      const name = new Date(from).toISOString().slice(0, 7);
      const all = [
        ['ALL', taken.throughput.completed] as const,
        ...taken.objectives.map((each) => [`O-${each.id}`, each.completed.issues] as const),
      ];
      for (const [objective, completed] of all) {
        if (completed > 0) (counted[objective] ??= {})[name] = completed;
      }
    }
    expect(counted).toEqual(
      Object.fromEntries(
        Object.entries(published).map(([id, each]) => [id, each.throughput_by_month_utc]),
      ),
    );
  });
});

/** Cycle times in milliseconds, of all issues or of those that serve an objective. */
async function sample(objective: string | undefined): Promise<readonly number[]> {
  const { rows } = await main.pool.query<{ ms: string }>(
    `select (extract(epoch from completed_at - started_at) * 1000)::bigint as ms from issue_fact fact
     where started_at is not null and completed_at is not null and ($1::text is null or exists
       (select 1 from attribution where issue_id = fact.id and objective = $1 and to_at is null))
     order by 1`,
    [objective ?? null],
  );
  return rows.map(({ ms }) => Number(ms));
}

function expectPublished(
  measured: Durations,
  expected: Published[string] | undefined,
  ascending: readonly number[],
): void {
  const { n, meanMs = Number.NaN, p50Ms, p85Ms } = measured;
  expect(n).toBe(expected?.cycle_n);
  expect(Math.abs(meanMs / dayMs - (expected?.cycle_mean_days ?? 0))).toBeLessThanOrEqual(0.0001);
  expect(neighbours(ascending, expected?.cycle_p50_days)).toContain(p50Ms);
  expect(neighbours(ascending, expected?.cycle_p85_days)).toContain(p85Ms);
}

/** The values of a sample beside one that was interpolated between them and rounded to 0.0001 day. */
function neighbours(ascending: readonly number[], days = Number.NaN): readonly unknown[] {
  const [low, high] = [(days - 0.00005) * dayMs, (days + 0.00005) * dayMs];
  return [ascending.findLast((each) => each <= high), ascending.find((each) => each >= low)];
}

const checksSchema = z.object({
  checks: z.array(
    z.object({
      file: z.string(),
      expected: z.array(z.tuple([z.iso.datetime(), z.string()])).optional(),
      elapsed_days: z.number().optional(),
    }),
  ),
});

describe.skipIf(reason !== '')(`the issues of the jirametrics fixtures${reason}`, () => {
  let folder: string;
  let checks: z.infer<typeof checksSchema>['checks'];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'throughline-jirametrics-'));
    const text = await readFile(join(data, 'jirametrics/expected.json'), 'utf8');
    checks = checksSchema.parse(JSON.parse(text)).checks;
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('go through the published statuses to the second, and SP-10 takes 79.4108 days', async () => {
    const names = [...new Set(checks.map(({ file }) => file))];
    const texts = await Promise.all(
      names.map((name) => readFile(join(data, 'jirametrics', name), 'utf8')),
    );
    const file = join(folder, 'issues.jsonl');
    await writeFile(file, texts.map((text) => JSON.stringify(JSON.parse(text))).join('\n'));
    const statusesFile = join(data, 'jirametrics/testdata/sample_statuses.json');
    const content = await loadRecordedJira(file, { statusesFile });
    const own = await openMainJob();
    try {
      const configuration = await syncRecording(own, content, {
        rules: {},
        strategy: {
          min_sample: 1,
          objectives: [{ id: 'any', name: 'Any', priority: 1, match: [{ labels: ['*'] }] }],
        },
      });
      const { flow } = await own.snapshot(configuration);
      const [elapsed] = checks.flatMap(({ elapsed_days: days }) => days ?? []);
      expect(elapsed).toBe(79.4108);
      expect(flow.leadTime.n).toBe(1);
      expect(((flow.leadTime.meanMs ?? 0) / dayMs).toFixed(4)).toBe('79.4108');
      // From Selected for Development at 2021-08-29T18:06:28Z to Done at 2021-09-06T04:34:26Z, both to the second.
      const cycleMs = Date.UTC(2021, 8, 6, 4, 34, 26) - Date.UTC(2021, 7, 29, 18, 6, 28);
      expect(Math.abs((flow.cycleTime.p50Ms ?? 0) - cycleMs)).toBeLessThan(1_000);
      expect(await sequences(own)).toEqual(
        Object.fromEntries(
          checks.flatMap(({ file: name, expected }) =>
            expected === undefined
              ? []
              : [[/SP-\d+/.exec(name)?.[0], expected.map(([at, status]) => [second(at), status])]],
          ),
        ),
      );
    } finally {
      await own.close();
    }
  });
});

/** The statuses that each stored issue went through. */
async function sequences({ pool }: MainJob): Promise<Record<string, unknown>> {
  const { rows } = await pool.query<{ id: string }>('select id from issue');
  const { statuses } = await readCatalogue(pool, 'recorded');
  const issues = await readIssues(
    pool,
    'recorded',
    rows.map(({ id }) => id),
  );
  return Object.fromEntries(
    issues.map((issue) => [
      issue.key,
      lifeOf(issue, createStateReader(statuses, plainRules)).statuses.map(({ from, value }) => [
        second(from),
        value.name,
      ]),
    ]),
  );
}

function second(at: number | string): string {
  return new Date(at).toISOString().slice(0, 19);
}
