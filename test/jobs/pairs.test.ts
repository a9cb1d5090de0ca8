import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compileStrategy } from '../../src/core/attribution/strategy.ts';
import type { Issue } from '../../src/core/issue.ts';
import type { MeasuredIssue } from '../../src/core/measures/measured-issue.ts';
import { createCalendar } from '../../src/core/time.ts';
import { measuredIssueBatches } from '../../src/store/measured-issues.ts';
import { pastIssueBatches } from '../../src/store/past-issues.ts';
import { objective, strategy as strategyOf } from '../core/attribution/given.ts';
import { issue, rules } from '../core/issue-builder.ts';
import { openPairStore, type PairSource, type PairStore } from './pair-store.ts';

const address = 'one.example/browse/pay-1';

function jira(fields: Partial<Issue> = {}): Issue {
  const key = fields.key ?? 'PAY-1';
  return issue({ id: 'j1', key, url: `https://one.example/browse/${key}`, ...fields });
}

function linear(fields: Partial<Issue> = {}): Issue {
  const url = 'https://linear.app/acme/issue/WEB-1';
  return issue({ id: 'l1', key: 'WEB-1', url, mirrors: [address], ...fields });
}

let pairs: PairStore;

beforeEach(async () => {
  pairs = await openPairStore(['one', 'three', 'two', 'four']);
});

afterEach(() => pairs.close());

/** What counts now, with the objectives of each. */
async function counting(): Promise<readonly string[]> {
  const { rows } = await pairs.pool.query<{ row: string }>(
    `select fact.source || ' ' || fact.id || array(select distinct objective from attribution
       where attribution.source = fact.source and issue_id = fact.id order by 1)::text as row
     from issue_fact fact where is_work and not exists (select 1 from issue_removal gone
       where gone.source = fact.source and gone.issue_id = fact.id and gone.returned_at is null) order by 1`,
  );
  return rows.map(({ row }) => row);
}

async function untilSomeoneWaitsFor(lock: 'transactionid' | 'advisory'): Promise<void> {
  for (;;) {
    const { rowCount } = await pairs.pool.query(
      `select 1 from pg_locks join pg_stat_activity using (pid)
       where locktype = $1 and not granted and datname = current_database()`,
      [lock],
    );
    if ((rowCount ?? 0) > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function isThere({ isArchived }: MeasuredIssue): boolean {
  return !isArchived;
}

/** Its id and what it serves. */
function shownAt(asOf: number): (measured: MeasuredIssue) => string {
  return ({ id, attributions }) => {
    const held = attributions.filter(({ from, to = Infinity }) => from < asOf && asOf <= to);
    return `${id} ${held.map(({ objective: name }) => name).join()}`;
  };
}

describe('a mirrored pair', () => {
  it('counts once, with the labels of both', async () => {
    await pairs.store('one', [jira({ labels: ['a'] })]);
    await pairs.store('three', [linear({ labels: ['b'] })]);
    await pairs.drain();
    expect(await counting()).toEqual(['one j1{a,b}']);
  });

  it('counts in the other source once that is listed first', async () => {
    await pairs.store('one', [jira({ labels: ['a'] })]);
    await pairs.store('three', [linear({ labels: ['b'] })]);
    await pairs.reorder(['three', 'one', 'two', 'four']);
    await pairs.drain();
    expect(await counting()).toEqual(['three l1{a,b}']);
  });

  it('is found though neither side could see the other while both were stored', async () => {
    const [first, second] = [await pairs.pool.connect(), await pairs.pool.connect()];
    await first.query('begin');
    await second.query('begin');
    await pairs.store('three', [linear()], first);
    // At its end it waits for the other, which it has not seen.
    const behind = pairs.store('one', [jira()], second);
    await untilSomeoneWaitsFor('transactionid');
    await first.query('commit');
    await behind;
    const drained = pairs.drain();
    await untilSomeoneWaitsFor('advisory');
    await second.query('commit');
    await drained;
    first.release();
    second.release();
    expect(await counting()).toEqual(['one j1{}']);
  });

  it('passes the labels of both on to what is below the one that counts', async () => {
    await pairs.reorder(['three', 'one', 'two', 'four']);
    await pairs.store('three', [
      linear({ labels: ['a'] }),
      linear({ id: 'l2', key: 'WEB-2', mirrors: [], parentId: 'l1' }),
    ]);
    await pairs.store('one', [jira({ labels: [] })]);
    await pairs.drain();
    await pairs.store('one', [jira({ labels: ['b'], updatedAt: 1 })]);
    await pairs.drain();
    expect(await counting()).toEqual(['three l1{a,b}', 'three l2{a,b}']);
  });

  it('whose first side is a sub-task of a parent that counts, or a container, counts in the other', async () => {
    const parent = jira({ id: 'j9', key: 'PAY-9' });
    await pairs.store('one', [parent, jira({ level: -1, parentId: 'j9', labels: ['a'] })]);
    await pairs.store('three', [linear({ labels: ['b'] })]);
    await pairs.drain();
    expect(await counting()).toEqual(['one j9{}', 'three l1{b}']);
    await pairs.store('one', [{ ...parent, level: 1, updatedAt: 1 }]);
    await pairs.drain();
    expect(await counting()).toEqual(['one j1{a,b}']);
  });

  it('of a key that two sites have is none, unless the address tells which', async () => {
    await pairs.store('three', [linear({ mirrors: ['PAY-1'] })]);
    await pairs.store('one', [jira()]);
    await pairs.drain();
    expect(await counting()).toEqual(['one j1{}']);
    const twin = jira({ id: 'k1', url: 'https://two.example/browse/PAY-1' });
    await pairs.store('two', [twin]);
    await pairs.drain();
    expect(await counting()).toEqual(['one j1{}', 'three l1{}', 'two k1{}']);
    await pairs.store('three', [linear({ mirrors: ['two.example/browse/pay-1'], updatedAt: 1 })]);
    await pairs.drain();
    expect(await counting()).toEqual(['one j1{}', 'three l1{}']);
  });

  it('ends where the issue of Jira was moved, until its new key is named', async () => {
    await pairs.store('one', [jira()]);
    await pairs.store('three', [linear()]);
    await pairs.drain();
    await pairs.store('one', [jira({ key: 'CORE-7', updatedAt: 1 })]);
    await pairs.drain();
    expect(await counting()).toEqual(['one j1{}', 'three l1{}']);
    await pairs.store('three', [linear({ mirrors: ['one.example/browse/core-7'], updatedAt: 1 })]);
    await pairs.drain();
    expect(await counting()).toEqual(['one j1{}']);
  });

  it('is no pair with an issue of a source that is not configured any more', async () => {
    await pairs.store('one', [jira()]);
    await pairs.store('three', [linear()]);
    await pairs.reorder(['three', 'four']);
    await pairs.drain();
    expect((await counting()).filter((row) => row.startsWith('three'))).toEqual(['three l1{}']);
  });
});

describe('a mirrored pair in the past', () => {
  const strategy = compileStrategy(
    strategyOf([objective('a', ['a']), objective('b', ['b'])]),
    createCalendar('UTC'),
  );

  async function idsAt(asOf: number | undefined): Promise<readonly string[]> {
    const shown: string[] = [];
    for (const source of ['one', 'three'] as const satisfies readonly PairSource[]) {
      const batches =
        asOf === undefined
          ? measuredIssueBatches(pairs.pool, source)
          : pastIssueBatches(pairs.pool, { source, rules, strategy, asOf });
      for await (const batch of batches)
        shown.push(...batch.filter(isThere).map(shownAt(asOf ?? Infinity)));
    }
    return shown;
  }

  it('counts as what was there: alone before the other, together, and alone after it', async () => {
    await pairs.store('three', [linear({ createdAt: 100, labels: ['b'] })]);
    await pairs.store('one', [jira({ createdAt: 200, labels: ['a'] })]);
    await pairs.drain();
    await pairs.pool.query(
      `insert into issue_removal (source, issue_id, reason, removed_at) values ('one', 'j1', 'deleted', to_timestamp(0.3))`,
    );
    await pairs.store('three', [
      linear({ createdAt: 100, labels: ['b'], title: 'x', updatedAt: 1 }),
    ]);
    await pairs.drain();
    expect(await idsAt(150)).toEqual(['l1 b']);
    expect(await idsAt(250)).toEqual(['j1 a,b']);
    expect(await idsAt(350)).toEqual(['l1 b']);
    expect(await idsAt(undefined)).toEqual(['l1 b']);
  });

  it('has the labels that each side wore then', async () => {
    const changes = [
      { field: 'labels', id: '1', at: 500, added: ['b'], removed: [] },
    ] as const satisfies Issue['changes'];
    await pairs.store('one', [jira({ labels: ['a'] })]);
    await pairs.store('three', [linear({ labels: ['b'], changes })]);
    await pairs.drain();
    expect(await idsAt(400)).toEqual(['j1 a']);
    expect(await idsAt(600)).toEqual(['j1 a,b']);
  });
});
