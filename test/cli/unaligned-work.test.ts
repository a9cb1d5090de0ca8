import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  takeUnaligned,
  type UnalignedListing,
  type UnalignedSort,
} from '../../src/cli/unaligned-work.ts';
import { type Basis, bases, type Snapshot } from '../../src/core/measures/snapshot.ts';
import { openSimulatedCompany, type SimulatedCompany } from '../jobs/company.ts';
import { type MainJob, openMainJob, runtimeOf } from '../jobs/job-runtime.ts';

const now = Date.now();

let main: MainJob;
let company: SimulatedCompany;
let snapshot: Snapshot;

beforeAll(async () => {
  main = await openMainJob();
  company = await openSimulatedCompany(3_000);
  await main.sync(company.configuration);
  snapshot = await main.snapshot(company.configuration, now);
});

afterAll(async () => {
  await company.close();
  await main.close();
});

interface Only {
  readonly source?: string;
  readonly team?: string;
  readonly limit?: number;
  readonly sort?: UnalignedSort;
  readonly signal?: AbortSignal;
}

async function unaligned(basis: Basis, only: Only = {}): Promise<UnalignedListing> {
  const { config, calendar } = await runtimeOf(
    { ...main, drop: () => main.close() },
    company.configuration,
  );
  const {
    source,
    team,
    limit = 10_000,
    sort = 'age',
    signal = new AbortController().signal,
  } = only;
  const request = { config, calendar, now, basis, source, team, sort, limit };
  const listing = await takeUnaligned(main.pool, request, signal);
  if (listing === undefined) throw new Error('issues are still to be derived');
  return listing;
}

describe('unaligned work of the simulated company', () => {
  it.each(bases)('on the basis %s is the unaligned part of alignment coverage', async (basis) => {
    const listing = await unaligned(basis);
    expect(listing.whole).toEqual(snapshot.alignment[basis]);
    expect(listing.issues).toHaveLength(snapshot.alignment[basis].unaligned);
  });

  it('of all sources is that of each together', async () => {
    const parts = await Promise.all(
      ['acme-jira', 'acme-linear'].map((source) => unaligned('created', { source })),
    );
    const { whole } = await unaligned('created');
    for (const kind of ['aligned', 'unaligned', 'exempt'] as const) {
      expect(parts.reduce((sum, part) => sum + part.whole[kind], 0)).toBe(whole[kind]);
    }
    expect(parts[1]?.issues.every(({ source }) => source === 'acme-linear')).toBe(true);
  });

  it('is listed up to the limit as it is in whole', async () => {
    const [all, few] = [await unaligned('created'), await unaligned('created', { limit: 3 })];
    expect(few).toEqual({ ...all, issues: all.issues.slice(0, 3) });
  });

  it('by effort has the most person-days first, the same of each issue whatever part is asked for', async () => {
    const { issues } = await unaligned('created', { sort: 'effort' });
    const days = issues.map(({ personDays = -1 }) => personDays);
    expect(days).toEqual(days.toSorted((a, b) => b - a));
    const byAge = await unaligned('created');
    expect(issues.map(({ id }) => id).toSorted()).toEqual(
      byAge.issues.map(({ id }) => id).toSorted(),
    );
    const sum = days.reduce((total, each) => total + each, 0);
    expect(sum).toBeGreaterThan(1);
    expect(sum).toBeLessThanOrEqual(snapshot.effort.unaligned + 1e-9);
    const part = await unaligned('created', { sort: 'effort', source: 'acme-jira' });
    expect(part.issues).toEqual(issues.filter(({ source }) => source === 'acme-jira'));
  });

  it('suggests nothing from titles that were made up at random', async () => {
    const { issues } = await unaligned('created');
    const suggestions = issues.flatMap((issue) => issue.suggestions);
    expect(issues.length).toBeGreaterThan(20);
    expect(suggestions.length).toBeLessThan(issues.length / 10);
  });

  it('is left when a stop is asked for', async () => {
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(unaligned('wip', { signal })).rejects.toThrow('stopped');
  });

  it('waits until changed issues are mapped', async () => {
    await main.pool.query(
      `insert into attribution_pending (source, kind, ancestor) values ('acme-jira', 'source', '')`,
    );
    try {
      await expect(unaligned('wip')).rejects.toThrow('still to be derived');
    } finally {
      await main.pool.query('delete from attribution_pending');
    }
  });
});
