import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { takeSnapshot } from '../../jobs/measure.ts';
import { readObservedSources } from '../../src/cli/observed-state.ts';
import { type Rehearsal, takeRehearsal } from '../../src/cli/rehearsal.ts';
import { type RehearsalDocument, rehearsalDocument } from '../../src/cli/rehearsal-document.ts';
import { iso } from '../../src/cli/report-document.ts';
import type { Runtime } from '../../src/cli/runtime.ts';
import {
  simulatedAuth,
  startCompanyJira,
  startCompanyLinear,
} from '../../src/cli/simulated-sites.ts';
import { compileStrategy } from '../../src/core/attribution/strategy.ts';
import type { Instant } from '../../src/core/issue.ts';
import { lineagesOf } from '../../src/core/measures/served.ts';
import { type Basis, bases, type Snapshot } from '../../src/core/measures/snapshot.ts';
import type { Company } from '../../src/simulator/company/workplace.ts';
import { createRandom } from '../../src/simulator/random.ts';
import { type MainJob, openMainJob, runtimeOf, storedRows } from '../jobs/job-runtime.ts';
import { createEventfulCompany } from './eventful-company.ts';
import { expectedSnapshot } from './expected-snapshot.ts';
import { alertPriority, firingAt, instantsOf, isRaised } from './past-alerts.ts';
import { randomConfiguration } from './random-configuration.ts';
import { worldOf } from './world.ts';

/** THROUGHLINE_ORACLE_COMPANIES=50 rehearses more, THROUGHLINE_ORACLE_SEED says where to begin. */
const companies = Number(process.env['THROUGHLINE_ORACLE_COMPANIES'] ?? 4);
const firstSeed = Number(process.env['THROUGHLINE_ORACLE_SEED'] ?? 1);
const zones = ['UTC', 'Europe/Berlin', 'Asia/Kathmandu'] as const;
const newest = Date.parse('2026-11-18T09:30:00Z');
const days = 90;
const limit = 100_000;

interface Stage {
  readonly main: MainJob;
  readonly now: Instant;
  /** The same sources under two strategies. */
  readonly running: string;
  readonly proposed: string;
  readonly company: Company;
  /** When the running strategy was first seen. */
  readonly declaredAt: Instant;
  close(): Promise<void>;
}

interface Rehearsed {
  readonly rehearsal: Rehearsal;
  readonly document: RehearsalDocument;
}

async function openStage(seed: number): Promise<Stage> {
  const random = createRandom(seed * 7919);
  const timezone = random.pick(zones);
  const now = newest - random.between(0, 20 * 24 * 60) * 60_000;
  const company = createEventfulCompany({ seed, now, issues: 120, timezone });
  const living = { company, generatedAt: now, apply: () => undefined };
  const jira = await startCompanyJira(living, 0);
  const linear = await startCompanyLinear(living, 0);
  const main = await openMainJob();
  const access = { jiraUrl: jira.url, linearUrl: linear.url, ...simulatedAuth };
  const options = { timezone, now, company, access };
  const running = randomConfiguration({ ...options, seed });
  const other = randomConfiguration({ ...options, seed: seed + 1_000 });
  const proposed = stringify({ ...parse(running), strategy: parse(other).strategy });
  await main.sync(running);
  const declaredAt = now - random.between(0, 80) * 86_400_000;
  await main.pool.query('update strategy_version set first_seen_at = $1', [new Date(declaredAt)]);
  return {
    main,
    // Trackers whose clocks are ahead tell of what is still to come.
    now: now - random.pick([0, 36 * 3_600_000]),
    running,
    proposed,
    company,
    declaredAt,
    close: async () => {
      await Promise.all([jira.close(), linear.close()]);
      await main.close();
    },
  };
}

function runtime({ main }: Stage, configuration: string): Promise<Runtime> {
  return runtimeOf({ ...main, drop: () => main.close() }, configuration);
}

async function rehearse(stage: Stage, from: string, to: string): Promise<Rehearsed> {
  const { main, now } = stage;
  const { config, calendar } = await runtime(stage, from);
  const proposed = (await runtime(stage, to)).config.strategy;
  const request = { config, proposed, calendar, now, days, limit };
  const rehearsal = await takeRehearsal(main.pool, request, new AbortController().signal);
  if (rehearsal === undefined) throw new Error('issues are still to be derived');
  const sources = await readObservedSources(main.pool, config);
  const circumstances = { ignored: [], sources, alertPriority };
  return { rehearsal, document: rehearsalDocument(rehearsal, circumstances) };
}

/** As a job measures it from what is stored. */
async function measuredNow(stage: Stage, configuration: string): Promise<Snapshot> {
  const { main, now } = stage;
  const { config, calendar } = await runtime(stage, configuration);
  const snapshot = await takeSnapshot(main.pool, {
    config,
    calendar,
    strategy: compileStrategy(config.strategy, calendar),
    now,
    asOf: undefined,
    windowDays: days,
  });
  if (snapshot === undefined) throw new Error('issues are still to be derived');
  return withoutListed(snapshot);
}

/** Data problems, what counts in another source and what is declared are added by others. */
function withoutListed(snapshot: Snapshot): Snapshot {
  const objectives = snapshot.objectives.map(
    ({ declarations: _declarations, ...measured }) => measured,
  );
  const sources = snapshot.sources.map(({ mirrored: _mirrored, ...each }) => ({
    ...each,
    problems: {},
  }));
  return { ...snapshot, objectives, sources };
}

/** What one side of the document says. */
function sideOf(document: RehearsalDocument, side: 'old' | 'new'): unknown {
  return {
    alignment: bases.map((basis) => document.alignment[basis][side]),
    weeks: document.weeks.map(({ start, completed, aligned }) => [start, completed, aligned[side]]),
    objectives: new Map(
      document.objectives.flatMap((each) =>
        each[side] === undefined ? [] : [[each.id, each[side]] as const],
      ),
    ),
  };
}

type View = 'shared' | 'exclusive';

/** What the moved issues bring to an objective, or take away. */
function moved(
  { rehearsal, document }: Rehearsed,
  objective: string,
  { basis, view }: { readonly basis: Basis; readonly view: View },
): number {
  let sum = 0;
  for (const move of document.moves.listed.filter((each) => each.bases.includes(basis))) {
    for (const [side, sign] of [
      ['old', -1],
      ['new', 1],
    ] as const) {
      const lineages = lineagesOf(rehearsal[side].strategy.objectives);
      for (const reason of side === 'old' ? move.before : move.after) {
        if (lineages.get(reason.objective ?? '')?.includes(objective) === true) {
          sum += sign * reason[view];
        }
      }
    }
  }
  return sum;
}

const seeds = Array.from({ length: companies }, (_, index) => firstSeed + index);

describe.each(seeds)('a rehearsal in company %i', (seed) => {
  let stage: Stage;
  let rehearsed: Rehearsed;

  beforeAll(async () => {
    stage = await openStage(seed);
    rehearsed = await rehearse(stage, stage.running, stage.proposed);
  });

  afterAll(async () => {
    await stage.close();
  });

  it('of what is in force differs in nothing', async () => {
    const { document } = await rehearse(stage, stage.running, stage.running);
    expect(document.differs).toBe(false);
    expect(sideOf(document, 'new')).toEqual(sideOf(document, 'old'));
    expect(document.moves).toEqual({
      total: { issues: 0, wip: 0, completed: 0, created: 0 },
      routes: [],
      listed: [],
      hidden: 0,
    });
  });

  it('moves as much work as each objective gains or loses', () => {
    const { moves, objectives } = rehearsed.document;
    expect(moves.hidden).toBe(0);
    expect(moves.total.issues).toBeGreaterThan(0);
    for (const { id, old: before, new: after } of objectives) {
      for (const basis of bases) {
        for (const view of ['shared', 'exclusive'] as const) {
          const gained = (after?.[basis][view] ?? 0) - (before?.[basis][view] ?? 0);
          const sum = moved(rehearsed, id, { basis, view });
          expect(Math.abs(gained - sum), `${id} ${basis} ${view}`).toBeLessThan(1e-9);
        }
      }
    }
    for (const basis of bases) {
      const inRoutes = moves.routes.reduce((sum, route) => sum + route[basis], 0);
      expect(inRoutes).toBe(moves.total[basis]);
    }
  });

  it('tells the alerts that a snapshot of any instant would have raised', async () => {
    const { document, rehearsal } = rehearsed;
    const random = createRandom(seed);
    const declared = rehearsal.old.strategy.objectives.map(({ id }) => id);
    for (const side of ['old', 'new'] as const) {
      const { config } = await runtime(stage, side === 'old' ? stage.running : stage.proposed);
      const { objectives } = config.strategy;
      // An objective that the old strategy does not have is known from the rehearsal on.
      const knownSince = new Map(
        objectives.map(({ id }) => [id, declared.includes(id) ? stage.declaredAt : stage.now]),
      );
      const world = worldOf(config, stage.company);
      for (const at of instantsOf(document, side, random)) {
        const expected = expectedSnapshot(world, { at, timezone: config.timezone, knownSince });
        const raised = objectives.filter((objective) => isRaised(objective, expected));
        expect(firingAt(document, side, at), `${side} ${iso(at)}`).toEqual(
          raised.map(({ id }) => id).toSorted(),
        );
      }
    }
  });

  it('writes nothing', async () => {
    const before = await storedRows(stage.main.pool);
    await rehearse(stage, stage.running, stage.proposed);
    expect(await storedRows(stage.main.pool)).toEqual(before);
  });

  it('ends when it is told to', async () => {
    const { config, calendar } = await runtime(stage, stage.running);
    const request = { config, proposed: config.strategy, calendar, now: stage.now, days, limit };
    await expect(takeRehearsal(stage.main.pool, request, AbortSignal.abort())).rejects.toThrow(
      'This operation was aborted',
    );
  });

  it('gives exactly the numbers that are measured once the strategy is in force', async () => {
    const { main, running, proposed } = stage;
    const { rehearsal, document } = rehearsed;
    expect(rehearsal.old.snapshot).toEqual(await measuredNow(stage, running));
    await main.sync(proposed);
    expect(rehearsal.new.snapshot).toEqual(await measuredNow(stage, proposed));
    const { document: after } = await rehearse(stage, proposed, proposed);
    expect(sideOf(after, 'old')).toEqual(sideOf(document, 'new'));
    const { document: back } = await rehearse(stage, proposed, running);
    expect(sideOf(back, 'new')).toEqual(sideOf(document, 'old'));
    expect(back.moves.total).toEqual(document.moves.total);
  });
});
