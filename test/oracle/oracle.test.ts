import { describe, expect, it } from 'vitest';
import { takeSnapshot } from '../../jobs/measure.ts';
import {
  simulatedAuth,
  startCompanyJira,
  startCompanyLinear,
} from '../../src/cli/simulated-sites.ts';
import type { Config } from '../../src/config/config.ts';
import { compileStrategy } from '../../src/core/attribution/strategy.ts';
import { bases, type Snapshot } from '../../src/core/measures/snapshot.ts';
import type { Strategy } from '../../src/core/objective.ts';
import { createRandom } from '../../src/simulator/random.ts';
import { massOf, sizeOf } from '../core/measures/mass.ts';
import { openMainJob, runtimeOf } from '../jobs/job-runtime.ts';
import { differences } from './differences.ts';
import { createEventfulCompany } from './eventful-company.ts';
import { type ExpectedSnapshot, expectedSnapshots } from './expected-snapshot.ts';
import { expectedCoverage, observationOf } from './observed.ts';
import { pairUp } from './pairs.ts';
import { pastInstants } from './past-instants.ts';
import { randomConfiguration } from './random-configuration.ts';
import { worldOf } from './world.ts';

/** THROUGHLINE_ORACLE_COMPANIES=200 compares more, THROUGHLINE_ORACLE_SEED says where to begin. */
const companies = Number(process.env['THROUGHLINE_ORACLE_COMPANIES'] ?? 9);
const firstSeed = Number(process.env['THROUGHLINE_ORACLE_SEED'] ?? 1);
const dayMs = 86_400_000;
/** A company takes seconds where nothing else runs. */
const patienceMs = 120_000;
const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kathmandu',
  'Pacific/Auckland',
] as const;
/** Clocks that change do so shortly before it. */
const newest = Date.parse('2026-11-18T09:30:00Z');

const windows = [7, 28, 90] as const;

interface Compared {
  readonly measured: Snapshot;
  readonly config: Config;
  readonly expected: ExpectedSnapshot;
}

async function compare(seed: number): Promise<readonly Compared[]> {
  const random = createRandom(seed * 7919);
  const timezone = random.pick(zones);
  const now = newest - random.between(0, 20 * 24 * 60) * 60_000;
  // In small companies objectives have few issues, so that every activity status occurs.
  const issues = seed % 3 === 0 ? 60 : 250;
  const company = createEventfulCompany({ seed, now, issues, timezone });
  const living = { company, generatedAt: now, apply: () => undefined };
  const jira = await startCompanyJira(living, 0);
  const linear = await startCompanyLinear(living, 0);
  pairUp(company, { jiraUrl: jira.url, now, random: createRandom(seed) });
  const main = await openMainJob();
  try {
    const access = { jiraUrl: jira.url, linearUrl: linear.url, ...simulatedAuth };
    const configuration = randomConfiguration({ seed, timezone, now, company, access });
    await main.sync(configuration);
    const declaredAt = now - random.between(0, 80) * dayMs;
    await main.pool.query('update strategy_version set first_seen_at = $1', [new Date(declaredAt)]);
    const { config, calendar } = await runtimeOf(
      { ...main, drop: () => main.close() },
      configuration,
    );
    const world = worldOf(config, company);
    const knownSince = new Map(config.strategy.objectives.map(({ id }) => [id, declaredAt]));
    const compared: Compared[] = [];
    for (const asOf of [undefined, ...pastInstants(company, { days: world.days, now, random })]) {
      const at = asOf ?? now;
      for (const expected of expectedSnapshots(world, { at, timezone, knownSince, windows })) {
        const { windowDays } = expected;
        const measured = await takeSnapshot(main.pool, {
          config,
          calendar,
          strategy: compileStrategy(config.strategy, calendar),
          now,
          asOf,
          windowDays,
        });
        if (measured === undefined) throw new Error('issues are still to be derived');
        compared.push({ measured, config, expected });
      }
    }
    return compared;
  } finally {
    await Promise.all([jira.close(), linear.close()]);
    await main.close();
  }
}

describe('every number of a snapshot, counted a second time from what the trackers hold', () => {
  const seeds = Array.from({ length: companies }, (_, index) => firstSeed + index);
  it.each(seeds)(
    'is the same for company %i in three windows, now and at four past instants, and no mass is lost',
    async (seed) => {
      for (const compared of await compare(seed)) {
        const { measured, config, expected } = compared;
        expect(
          [...differences(expected, measured), ...coverageDifferences(compared)],
          `seed ${seed}, ${expected.windowDays} days until ${new Date(expected.asOf).toISOString()}`,
        ).toEqual([]);
        const lost = lostMasses(measured, config.strategy);
        expect(lost.every((mass) => Math.abs(mass) < 1e-9)).toBe(true);
      }
    },
    patienceMs,
  );
});

/** In what share of the strategy is served, with every source observed and with each of them failing. */
function coverageDifferences({ measured, config, expected }: Compared): readonly string[] {
  return [[], ...config.sources.map(({ id }) => [id])].flatMap((failing) =>
    differences(
      { strategyCoverage: expectedCoverage(config, expected, failing) },
      only(observationOf(config, measured, failing), 'strategyCoverage'),
      `/failing ${failing.join()}`,
    ),
  );
}

/** By how much the work of the portfolio, unaligned and exempt issues are not all issues, on every basis in both views. */
function lostMasses(measured: Snapshot, strategy: Strategy): readonly number[] {
  return bases.flatMap((basis) =>
    (['shared', 'exclusive'] as const).map(
      (view) => massOf(measured, strategy, { basis, view }) - sizeOf(measured, basis),
    ),
  );
}

function only(whole: object, name: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(whole).filter(([key]) => key === name));
}
