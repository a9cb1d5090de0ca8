import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { statusFor, type Workplace } from '../../src/simulator/company/workplace.ts';
import {
  createJiraWorkplace,
  createLinearWorkplace,
} from '../../src/simulator/company/workplaces.ts';
import { openMainJob, storedContent, storedRows } from './job-runtime.ts';
import type { SourceId } from './small-trackers.ts';
import { openSweptTrackers, type SweptTrackers } from './sweeping.ts';

const teams = { 'acme-jira': 'PAY', 'acme-linear': 'WEB' } as const satisfies Record<
  SourceId,
  string
>;
const elsewhere = { 'acme-jira': 'OPS', 'acme-linear': 'MOB' } as const satisfies
  | typeof teams
  | object;
const workplaces: Record<SourceId, Workplace> = {
  'acme-jira': createJiraWorkplace(),
  'acme-linear': createLinearWorkplace(),
};

let trackers: SweptTrackers;

beforeEach(async () => {
  trackers = await openSweptTrackers();
});

afterEach(() => trackers.close());

function statusOf(source: SourceId, role: 'active' | 'done', team: string = teams[source]) {
  const resolution = role === 'done' && source === 'acme-jira' ? 'Done' : null;
  return { status: statusFor(workplaces[source], team, role), resolution };
}

/** Issues of the objective that are blocked, of all that are in progress. */
async function blocked(asOf?: number): Promise<number | undefined> {
  return (await trackers.snapshot(asOf)).objectives[0]?.blockedIssues;
}

/** The next run begins at this one. */
function moveOn(source: SourceId): void {
  trackers.create(source, teams[source]);
}

describe.each(['acme-jira', 'acme-linear'] as const)('in %s, an issue', (source) => {
  it('is blocked while the issue that blocks it is open, though nothing of its own changes', async () => {
    const blocker = trackers.create(source, teams[source]);
    trackers.create(source, teams[source], { blockers: [blocker] });
    await trackers.sync();
    expect(await blocked()).toBe(1);
    const before = Date.now();
    trackers.change(source, blocker, statusOf(source, 'done'));
    await trackers.sync();
    expect(await blocked()).toBe(0);
    expect(await blocked(before)).toBe(1);
    trackers.change(source, blocker, statusOf(source, 'active'));
    await trackers.sync();
    expect(await blocked()).toBe(1);
  });

  it('is blocked from when it is linked until it is parted', async () => {
    const blocker = trackers.create(source, teams[source]);
    const issue = trackers.create(source, teams[source]);
    await trackers.sync();
    const before = Date.now();
    trackers.change(source, issue, { blockers: [blocker] });
    await trackers.sync();
    expect([await blocked(before), await blocked()]).toEqual([0, 1]);
    trackers.change(source, issue, { blockers: [] });
    await trackers.sync();
    expect(await blocked()).toBe(0);
  });

  it('is blocked by what is outside the scope, as long as a sweep finds that open', async () => {
    const team = elsewhere[source];
    const blocker = trackers.create(source, team, statusOf(source, 'active', team));
    trackers.create(source, teams[source], { blockers: [blocker] });
    await trackers.sync();
    expect([await blocked(), await trackers.active(source)]).toEqual([1, 1]);
    trackers.change(source, blocker, statusOf(source, 'done', team));
    moveOn(source);
    await trackers.sync();
    expect(await blocked()).toBe(1);
    await trackers.sweep(source);
    expect(await blocked()).toBe(0);
  });

  it('is not blocked any more when its blocker is deleted, and was before as far as its history tells', async () => {
    const blocker = trackers.create(source, teams[source]);
    const issue = trackers.create(source, teams[source]);
    trackers.createMany(source, teams[source], 8);
    trackers.change(source, issue, { blockers: [blocker] });
    await trackers.sync();
    const before = Date.now();
    trackers.delete(source, blocker);
    await trackers.sweepTwice(source);
    expect([await trackers.active(source), await blocked()]).toEqual([9, 0]);
    expect(await blocked(before)).toBe(source === 'acme-jira' ? 1 : 0);
  });

  it('is stored as a clean read stores it, and nothing is written by reading it again', async () => {
    const blocker = trackers.create(source, teams[source]);
    const later = trackers.create(source, teams[source]);
    const issue = trackers.create(source, teams[source], { blockers: [blocker] });
    await trackers.sync();
    trackers.change(source, later, { blockers: [issue] });
    trackers.change(source, issue, { blockers: [blocker, later] });
    trackers.change(source, blocker, statusOf(source, 'done'));
    await trackers.sync();
    const clean = await openMainJob();
    await clean.sync(trackers.configuration);
    expect(await storedContent(trackers.database.pool)).toEqual(await storedContent(clean.pool));
    const rows = await storedRows(clean.pool);
    await clean.sync(trackers.configuration);
    expect(await storedRows(clean.pool)).toEqual(rows);
    await clean.close();
  });
});

describe('in Linear, a relation', () => {
  const source = 'acme-linear';

  it.each(['made', 'taken off'])(
    'that was %s without a new date of its issue is found by a sweep',
    async (done) => {
      const blocker = trackers.create(source, 'WEB');
      const blockers = done === 'made' ? [blocker] : [];
      const issue = trackers.create(source, 'WEB', { blockers });
      await trackers.sync();
      // As it was read before that.
      const before = done === 'made' ? [] : [blocker];
      const { pool } = trackers.database;
      await pool.query('update issue set blockers = $2 where id = $1', [issue, before]);
      await trackers.sweep(source);
      const { rows } = await pool.query('select blockers from issue where id = $1', [issue]);
      expect(rows).toEqual([{ blockers }]);
      expect(await blocked()).toBe(blockers.length);
    },
  );
});

describe('in Jira, an issue', () => {
  const source = 'acme-jira';

  it('was blocked by one that was moved since, which histories name by its former key', async () => {
    const blocker = trackers.create(source, 'PAY');
    const issue = trackers.create(source, 'PAY');
    await trackers.sync();
    trackers.change(source, issue, { blockers: [blocker] });
    await trackers.sync();
    const linked = Date.now();
    trackers.change(source, issue, { blockers: [] });
    const parted = Date.now() + 1;
    trackers.change(source, blocker, { team: 'CORE', ...statusOf(source, 'active', 'CORE') });
    await trackers.sync();
    expect([await blocked(linked), await blocked(parted), await blocked()]).toEqual([1, 0, 0]);
  });

  it('that was read while its blocker was hidden is blocked again when that is shown', async () => {
    const blocker = trackers.create(source, 'PAY');
    const issue = trackers.create(source, 'PAY', { blockers: [blocker] });
    trackers.createMany(source, 'PAY', 8);
    await trackers.sync();
    trackers.restrictions.revoke(blocker);
    trackers.change(source, issue, { title: 'Renamed' });
    await trackers.sync();
    expect(await blocked()).toBe(0);
    await trackers.sweepTwice(source);
    trackers.restrictions.grant(blocker);
    await trackers.sweep(source);
    expect(await blocked()).toBe(1);
  });
});
