import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSimulatedCompany, type SimulatedCompany } from './company.ts';
import { type MainJob, openMainJob, storedContent } from './job-runtime.ts';

let company: SimulatedCompany;
let undisturbed: MainJob;
let disturbed: MainJob;
let folder: string;

beforeAll(async () => {
  company = await openSimulatedCompany(3_000);
  undisturbed = await openMainJob();
  disturbed = await openMainJob();
  folder = await mkdtemp(join(tmpdir(), 'throughline-crash-'));
});

afterAll(async () => {
  await company.close();
  await undisturbed.close();
  await disturbed.close();
  await rm(folder, { recursive: true });
});

it('gives the same numbers after a worker was killed in the middle of a first sync', async () => {
  await undisturbed.sync(company.configuration);
  await killInTheMiddle(disturbed);
  const storedAtDeath = await issuesIn(disturbed.pool);
  expect(storedAtDeath).toBeGreaterThan(0);
  expect(storedAtDeath).toBeLessThan(await issuesIn(undisturbed.pool));

  await disturbed.sync(company.configuration);
  expect(await storedContent(disturbed.pool)).toEqual(await storedContent(undisturbed.pool));
  const [after, expected] = [
    await disturbed.snapshot(company.configuration),
    await undisturbed.snapshot(company.configuration),
  ];
  expect(after.alignment).toEqual(expected.alignment);
  expect(after.objectives.map((each) => each.states)).toEqual(
    expected.objectives.map((each) => each.states),
  );
}, 120_000);

/** Kills a real `sync --once` with SIGKILL as soon as its first page is stored. */
async function killInTheMiddle(main: MainJob): Promise<void> {
  const file = join(folder, 'throughline.yaml');
  await writeFile(file, company.configuration);
  const program = join(import.meta.dirname, '../../src/cli/main.ts');
  const child = spawn(process.execPath, [program, 'sync', '--once', '--config', file], {
    env: { ...process.env, DATABASE_URL: main.url, REDIS_URL: '' },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  while ((await issuesIn(main.pool)) === 0 && child.exitCode === null) await sleep(5);
  child.kill('SIGKILL');
  await ended;
}

async function issuesIn(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ count: string }>('select count(*) from issue');
  return Number(rows[0]?.count);
}
