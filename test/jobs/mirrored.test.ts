import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import type { Snapshot } from '../../src/core/measures/snapshot.ts';
import { hourMs } from '../../src/core/time.ts';
import { statusFor } from '../../src/simulator/company/workplace.ts';
import { createJiraWorkplace } from '../../src/simulator/company/workplaces.ts';
import { differencesBetween } from '../soak/compare.ts';
import { type MainJob, openMainJob, storedRows } from './job-runtime.ts';
import { activeIn } from './numbers.ts';
import { openSmallTrackers, type SmallTrackers, type SourceId } from './small-trackers.ts';

const sourceIds = ['acme-jira', 'acme-linear'] as const satisfies readonly SourceId[];

let trackers: SmallTrackers;
let main: MainJob;

beforeEach(async () => {
  trackers = await openSmallTrackers();
  main = await openMainJob();
});

afterEach(async () => {
  await trackers.close();
  await main.close();
});

const fileSchema = z.looseObject({ sources: z.array(z.looseObject({ id: z.string() })) });

/** The sources in this order, and an objective for the labels of each. */
function listed(first: SourceId): string {
  const { sources, ...rest } = fileSchema.parse(parse(trackers.configuration));
  const objective = (id: string, label: string): object => ({
    id,
    name: id,
    priority: 1,
    match: [{ labels: [label] }],
  });
  return stringify({
    ...rest,
    sources: sources.toSorted((a, b) => Number(b.id === first) - Number(a.id === first)),
    strategy: { objectives: [objective('fast', 'fast'), objective('steady', 'reliability')] },
  });
}

/** Counted where it is listed first: issues of each source in progress, and what each objective has of them. */
function numbersIn(snapshot: Snapshot): object {
  return {
    active: Object.fromEntries(sourceIds.map((id) => [id, activeIn(snapshot, id)])),
    work: snapshot.objectives.map(({ all }) => all.shared),
    wip: snapshot.alignment.wip,
  };
}

function withFast(set: object = {}): { jira: string; address: string } {
  const jira = trackers.create('acme-jira', 'PAY', { labels: ['fast'], ...set });
  return { jira, address: trackers.addressOf(jira) };
}

describe.each([
  ['acme-jira', 'acme-linear'],
  ['acme-linear', 'acme-jira'],
] as const)('of a pair, %s being listed before %s', (first, second) => {
  it('one counts, with the labels of both and the state of the one listed first', async () => {
    const { address } = withFast({ status: statusFor(createJiraWorkplace(), 'PAY', 'active') });
    trackers.create('acme-linear', 'WEB', { attached: [address] });
    await main.sync(listed(first));
    expect(numbersIn(await main.snapshot(listed(first)))).toEqual({
      active: { [first]: 1, [second]: 0 },
      work: [0.5, 0.5],
      wip: { aligned: 1, unaligned: 0, exempt: 0, coverageRatio: 1 },
    });
  });

  it('the other counts while the one listed first is in the scope no more', async () => {
    const { jira, address } = withFast();
    const linear = trackers.create('acme-linear', 'WEB', { attached: [address] });
    await main.sync(listed(first));
    await main.pool.query(
      `insert into issue_removal (source, issue_id, reason, removed_at) values ($1, $2, 'deleted', now())`,
      [first, first === 'acme-jira' ? jira : linear],
    );
    await main.pool.query(
      `insert into attribution_pending (source, kind, ancestor) select $1, 'mirror', m
       from issue, unnest(mirrors) m`,
      [first],
    );
    await main.sync(listed(first));
    // It is shown again, and is back.
    expect(activeIn(await main.snapshot(listed(first)), first)).toBe(1);
  });
});

describe('a pair', () => {
  it('that is named by the key alone is known where one Jira has the key', async () => {
    const { address } = withFast();
    const key = address.slice(address.lastIndexOf('/') + 1);
    trackers.create('acme-linear', 'WEB', { syncedWith: key });
    await main.sync(listed('acme-linear'));
    const { rows } = await main.pool.query(
      'select source, is_work, is_mirrored from issue_fact order by 1',
    );
    expect(rows).toEqual([
      { source: 'acme-jira', is_work: false, is_mirrored: true },
      { source: 'acme-linear', is_work: true, is_mirrored: false },
    ]);
  });
});
