import { describe, expect, it } from 'vitest';
import { type ConfiguredEnd, takeWaterfall } from '../../jobs/take-waterfall.ts';
import type { Runtime } from '../../src/cli/runtime.ts';
import {
  simulatedAuth,
  startCompanyJira,
  startCompanyLinear,
} from '../../src/cli/simulated-sites.ts';
import type { Instant } from '../../src/core/issue.ts';
import type { ObjectiveWaterfall } from '../../src/core/measures/objective-waterfall.ts';
import { type Basis, bases, type Count, type Snapshot } from '../../src/core/measures/snapshot.ts';
import type { Waterfall } from '../../src/core/measures/waterfall.ts';
import { waterfallSteps } from '../../src/core/measures/waterfall-step.ts';
import { createRandom, type Random } from '../../src/simulator/random.ts';
import { openMainJob, runtimeOf } from '../jobs/job-runtime.ts';
import { numbersOf } from '../jobs/numbers.ts';
import { differences } from './differences.ts';
import { createEventfulCompany } from './eventful-company.ts';
import { randomConfiguration } from './random-configuration.ts';

/** THROUGHLINE_ORACLE_COMPANIES=50 explains more, THROUGHLINE_ORACLE_SEED says where to begin. */
const companies = Number(process.env['THROUGHLINE_ORACLE_COMPANIES'] ?? 4);
const firstSeed = Number(process.env['THROUGHLINE_ORACLE_SEED'] ?? 1);
const zones = ['UTC', 'Europe/Berlin', 'Asia/Kathmandu'] as const;
const newest = Date.parse('2026-11-18T09:30:00Z');
const dayMs = 86_400_000;

interface Stage extends Pick<Runtime, 'config' | 'calendar' | 'database'> {
  /** Of the same sources, with another strategy and other rules of the sources. */
  readonly other: Runtime['config'];
  readonly random: Random;
  readonly now: Instant;
  close(): Promise<void>;
}

async function openStage(seed: number): Promise<Stage> {
  const random = createRandom(seed * 6151);
  const timezone = random.pick(zones);
  const now = newest - random.between(0, 20 * 24 * 60) * 60_000;
  const company = createEventfulCompany({ seed, now, issues: 200, timezone });
  const living = { company, generatedAt: now, apply: () => undefined };
  const jira = await startCompanyJira(living, 0);
  const linear = await startCompanyLinear(living, 0);
  const main = await openMainJob();
  const access = { jiraUrl: jira.url, linearUrl: linear.url, ...simulatedAuth };
  const options = { timezone, now, company, access };
  const configuration = randomConfiguration({ ...options, seed });
  await main.sync(configuration);
  const database = { ...main, drop: () => main.close() };
  const { config, ...runtime } = await runtimeOf(database, configuration);
  const other = await runtimeOf(database, randomConfiguration({ ...options, seed: seed + 1_000 }));
  const stage = {
    ...runtime,
    config,
    other: other.config,
    random,
    now,
    close: async () => {
      await Promise.all([jira.close(), linear.close()]);
      await main.close();
    },
  };
  await sendAway(stage);
  return stage;
}

const reasons = ['access_lost', 'deleted', 'trashed', 'out_of_scope'] as const;

/** What sweeps find out: issues that go away, some of them for a while, and archived ones. */
async function sendAway({ database, random, now }: Stage): Promise<void> {
  const { pool } = database;
  const { rows } = await pool.query<{ source: string; id: string; created_at: Date }>(
    'select source, id, created_at from issue where in_scope order by source, id',
  );
  for (const { source, id, created_at } of rows) {
    const at = new Date(Math.max(created_at.getTime(), now - random.between(0, 60) * dayMs));
    if (random.chance(0.06)) {
      await pool.query('update issue set archived_at = $3 where source = $1 and id = $2', [
        source,
        id,
        at,
      ]);
    }
    if (!random.chance(0.25)) continue;
    const back = random.chance(0.7) ? new Date(at.getTime() + random.between(0, 20) * dayMs) : null;
    await pool.query(
      'insert into issue_removal (source, issue_id, reason, removed_at, returned_at) values ($1, $2, $3, $4, $5)',
      [source, id, random.pick(reasons), at, back],
    );
  }
}

async function waterfall(
  { config, calendar, database }: Stage,
  basis: Basis,
  { from, to }: { readonly from: ConfiguredEnd; readonly to: ConfiguredEnd },
): Promise<Waterfall> {
  const result = await takeWaterfall(database.pool, {
    basis,
    calendar,
    from,
    to,
    windowDays: config.windowDays,
    examples: 3,
    onProgress: () => {},
  });
  if (result === undefined) throw new Error('issues are still to be derived');
  return result;
}

/** What `report --as-of` says of an end. */
async function reported(stage: Stage, { at, config }: ConfiguredEnd): Promise<Snapshot> {
  const read = { ...stage, config: { ...stage.config, ...config } };
  return numbersOf(read, { now: stage.now, asOf: at });
}

function countOf(snapshot: Snapshot, id: string, basis: Basis): Count {
  const objective = snapshot.objectives.find((each) => each.id === id);
  if (objective === undefined) return { issues: 0, shared: 0, exclusive: 0 };
  return basis === 'wip'
    ? summed([objective.states.active, objective.states.waiting])
    : objective[basis];
}

function summed(counts: readonly Count[]): Count {
  const total = { issues: 0, shared: 0, exclusive: 0 };
  for (const { issues, shared, exclusive } of counts) {
    total.issues += issues;
    total.shared += shared;
    total.exclusive += exclusive;
  }
  return total;
}

/** The first value and what the steps add to it. */
function reachedBy({ from, steps }: ObjectiveWaterfall): Count {
  return summed([from, ...steps]);
}

/** Where the ends of a waterfall are not those of the reports, or its steps do not lead from one to the other. */
function mistakes(
  { alignment, objectives }: Waterfall,
  basis: Basis,
  { from, to }: { readonly from: Snapshot; readonly to: Snapshot },
): readonly string[] {
  const { aligned, unaligned, exempt } = alignment.from;
  const reached = { aligned, unaligned, exempt };
  let coverage = alignment.from.coverageRatio ?? 0;
  for (const step of alignment.steps) {
    reached.aligned += step.aligned;
    reached.unaligned += step.unaligned;
    reached.exempt += step.exempt;
    coverage += step.coverageChange ?? 0;
  }
  const { coverageRatio, ...last } = to.alignment[basis];
  const isWhole = alignment.coverageChange !== undefined;
  return [
    ...differences(from.alignment[basis], alignment.from, 'from'),
    ...differences(to.alignment[basis], alignment.to, 'to'),
    ...differences(last, reached, 'steps'),
    ...differences(isWhole ? coverageRatio : undefined, isWhole ? coverage : undefined, 'coverage'),
    ...objectives.flatMap((objective) => [
      ...differences(countOf(from, objective.id, basis), objective.from, `from/${objective.id}`),
      ...differences(countOf(to, objective.id, basis), objective.to, `to/${objective.id}`),
      ...differences(
        countOf(to, objective.id, basis),
        reachedBy(objective),
        `steps/${objective.id}`,
      ),
    ]),
  ];
}

describe('waterfalls of companies in which everything happens', () => {
  const seen = new Set<string>();

  it.each(Array.from({ length: companies }, (_, index) => firstSeed + index))(
    'lead from one report to the other in company %i, whichever instants, bases and strategies',
    async (seed) => {
      const stage = await openStage(seed);
      try {
        const { now, random, config, other } = stage;
        const early = now - random.between(30, 60) * dayMs;
        const late = now - random.between(0, 29) * dayMs;
        const former = { strategy: other.strategy, sources: other.sources };
        const pairs = [
          { from: { at: early, config }, to: { at: late, config } },
          { from: { at: late, config }, to: { at: now, config } },
          { from: { at: early, config: former }, to: { at: late, config } },
        ];
        for (const pair of pairs) {
          const reports = {
            from: await reported(stage, pair.from),
            to: await reported(stage, pair.to),
          };
          for (const basis of bases) {
            const result = await waterfall(stage, basis, pair);
            expect(
              mistakes(result, basis, reports),
              `${basis} ${JSON.stringify(pair.from.at)}`,
            ).toEqual([]);
            for (const { steps } of [result.alignment, ...result.objectives]) {
              for (const { step } of steps) seen.add(step);
            }
          }
        }
      } finally {
        await stage.close();
      }
    },
  );

  it.runIf(companies >= 4)('take every step there is', () => {
    expect(waterfallSteps.filter((step) => !seen.has(step))).toEqual([]);
  });
});
