import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { endOfDay } from '../../jobs/ended-days.ts';
import type { Runtime } from '../../src/cli/runtime.ts';
import type { Snapshot } from '../../src/core/measures/snapshot.ts';
import { hourMs } from '../../src/core/time.ts';
import { openSimulatedCompany } from '../jobs/company.ts';
import { type MainJob, openMainJob, runtimeOf } from '../jobs/job-runtime.ts';
import { numbersOf } from '../jobs/numbers.ts';
import { isInstalled } from './installed.ts';
import { type Prometheus, startPrometheus } from './prometheus.ts';

const program = join(import.meta.dirname, '../../src/cli/main.ts');
const weekS = 7 * 24 * 60 * 60;
const configurationSchema = z.looseObject({
  strategy: z.looseObject({ objectives: z.array(z.unknown()) }),
});

/** A year of samples is much text: one objective is enough. */
function withOneObjective(configuration: string): string {
  const { strategy, ...rest } = configurationSchema.parse(parse(configuration));
  const objectives = strategy.objectives.slice(0, 1);
  return stringify({ ...rest, strategy: { ...strategy, objectives } });
}

describe.skipIf(!isInstalled('promtool'))(
  'a year of the past in Prometheus (needs promtool and prometheus)',
  () => {
    let main: MainJob;
    let runtime: Runtime;
    let folder: string;
    let said: string;
    let prometheus: Prometheus;
    let from: string;
    let to: string;

    beforeAll(async () => {
      main = await openMainJob();
      const company = await openSimulatedCompany(60);
      const configuration = withOneObjective(company.configuration);
      await main.sync(configuration);
      await company.close();
      runtime = await runtimeOf({ ...main, drop: () => main.close() }, configuration);
      folder = await mkdtemp(join(tmpdir(), 'throughline-backfill-'));
      await writeFile(join(folder, 'throughline.yaml'), configuration);
      to = runtime.calendar.dateOf(Date.now());
      from = runtime.calendar.plusDays(to, -364);
      said = await backfill();
      blocks();
      prometheus = await startPrometheus([], { blocks: join(folder, 'data') });
    }, 120_000);

    afterAll(async () => {
      await prometheus.stop();
      await rm(folder, { recursive: true });
      await main.close();
    });

    async function backfill(): Promise<string> {
      const file = openSync(join(folder, 'history.om'), 'w');
      const child = spawn(process.execPath, [program, 'backfill', '--from', from, '--to', to], {
        cwd: folder,
        env: { PATH: process.env['PATH'], DATABASE_URL: main.url },
        stdio: ['ignore', file, 'pipe'],
      });
      let err = '';
      child.stderr?.on('data', (data) => (err += String(data)));
      const [code] = await once(child, 'close');
      closeSync(file);
      expect({ code, err }).toMatchObject({ code: 0 });
      return err;
    }

    /** As the command says. */
    function blocks(): void {
      const line = /^ {2}promtool (.*) DATA_DIRECTORY$/m.exec(said)?.[1]?.split(' ') ?? [];
      const made = spawnSync('promtool', [...line, 'data'], { cwd: folder, encoding: 'utf8' });
      expect({ status: made.status, err: made.stderr }).toMatchObject({ status: 0 });
    }

    async function numbersAt(day: string): Promise<Snapshot> {
      return numbersOf(runtime, { now: Date.now(), asOf: endOfDay(runtime.calendar, day) });
    }

    /** Noon of the day after, when its numbers stand. */
    function whenShown(day: string): number {
      return Math.floor((endOfDay(runtime.calendar, day) + 12 * hourMs) / 1_000);
    }

    it('loads every sample that was written', () => {
      const { stdout } = spawnSync('promtool', ['tsdb', 'list', join(folder, 'data')], {
        encoding: 'utf8',
      });
      const samples = stdout
        .split('\n')
        .slice(1)
        .flatMap((line) => line.match(/^\S+\s+\d+\s+\d+\s+\S+\s+(\d+)/)?.[1] ?? []);
      const loaded = samples.reduce((sum, each) => sum + Number(each), 0);
      expect(loaded).toBeGreaterThan(1_000_000);
      expect(said).toContain(`${loaded} samples in `);
    });

    it('has a value for every week of it', async () => {
      const { calendar } = runtime;
      const start = Math.ceil(calendar.startOf(from) / 1_000) + 3_600;
      const weeks = 52;
      const [series, ...others] = await prometheus.queryRange(
        'job:throughline_completed_issues:max',
        { start, end: start + (weeks - 1) * weekS, step: weekS },
      );
      expect(others).toEqual([]);
      expect(series?.metric).toEqual({
        __name__: 'job:throughline_completed_issues:max',
        job: 'throughline',
      });
      expect(series?.values.map(([at]) => at)).toEqual(
        Array.from({ length: weeks }, (_, index) => start + index * weekS),
      );
    });

    it('shows what a report as of the day says, until the next day has ended', async () => {
      for (const before of [2, 60, 300]) {
        const day = runtime.calendar.plusDays(to, -before);
        const { alignment, objectives } = await numbersAt(day);
        const at = whenShown(day);
        const shown = await prometheus.queryRange(
          '{__name__=~".+:throughline_.+_(work|ratio|issues):max"}',
          { start: at, end: at, step: 60 },
        );
        const value = (name: string, labels: Record<string, string> = {}): number | undefined =>
          shown.find(({ metric }) =>
            Object.entries({ ...labels, __name__: name }).every(([k, v]) => metric[k] === v),
          )?.values[0]?.[1];
        const coverage = 'job:throughline_alignment_coverage_ratio:max';
        expect(value(coverage, { basis: 'wip' })).toBe(alignment.wip.coverageRatio);
        const aligned = value('job:throughline_aligned_work:max', { basis: 'completed' });
        expect(aligned).toBe(alignment.completed.aligned);
        const [objective] = objectives;
        const { states, executionCoverage } = objective ?? {};
        const active = { objective: objective?.id ?? '', state: 'active' };
        expect(value('objective:throughline_objective_issues:max', active)).toBe(
          states?.active.issues,
        );
        expect(value('objective:throughline_objective_planned_work:max')).toBe(
          executionCoverage?.shared.planned,
        );
      }
    });

    it('ends three hours before it was made', async () => {
      const now = Math.floor(Date.now() / 1_000);
      const [series] = await prometheus.queryRange('job:throughline_completed_issues:max', {
        start: now - 4 * 3_600,
        end: now - 2 * 3_600,
        step: 60,
      });
      const last = series?.values.at(-1)?.[0] ?? 0;
      // A sample is found for five minutes; making and loading them took some, too.
      expect(last).toBeGreaterThan(now - 3.2 * 3_600);
      expect(last).toBeLessThan(now - 2.9 * 3_600);
    });
  },
);
