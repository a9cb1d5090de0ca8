import type { PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileStrategy } from '../../src/core/attribution/strategy.ts';
import type { Issue } from '../../src/core/issue.ts';
import { createCalendar } from '../../src/core/time.ts';
import { deriveIssues } from '../../src/store/derivation.ts';
import { asStored, readIssues, upsertIssues } from '../../src/store/issues.ts';
import { addPending, nextBatch, parentsAmong, settleBatch } from '../../src/store/pending.ts';
import { settlePresence } from '../../src/store/removals.ts';
import { declareSource } from '../../src/store/sources.ts';
import { objective, strategy as strategyOf } from '../core/attribution/given.ts';
import { issue, rules } from '../core/issue-builder.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';

const strategy = compileStrategy(
  strategyOf([objective('checkout', ['checkout', 'odd\uFFFD'])]),
  createCalendar('UTC'),
);

describe('what follows from stored issues', () => {
  let database: TestDatabase;
  let client: PoolClient;

  beforeAll(async () => {
    database = await freshDatabase();
    client = await database.pool.connect();
  });

  afterAll(async () => {
    client.release();
    await database.drop();
  });

  async function store(source: string, issues: readonly Issue[]): Promise<void> {
    await declareSource(client, source, 'fingerprint');
    const { changed } = await upsertIssues(client, { source, issues, inScope: true });
    const away = issues.filter(({ archivedAt }) => archivedAt !== undefined);
    await settlePresence(client, source, {
      present: [],
      trashed: away.map(({ id }) => ({ id, at: 9 })),
      askedAt: 9,
      at: 9,
    });
    const written = await asStored(client, source, changed);
    await deriveIssues(client, { source, rules, strategy }, written);
  }

  async function rowsOf(source: string): Promise<readonly string[]> {
    const rows: string[] = [];
    for (const table of ['issue_fact', 'attribution', 'data_problem']) {
      const found = await client.query<{ row: string }>(
        `select t.xmin || t::text as row from ${table} t where source = $1 order by 1`,
        [source],
      );
      rows.push(...found.rows.map(({ row }) => row));
    }
    return rows;
  }

  it('is the same whether they were just written or are read again', async () => {
    const source = 'again';
    const epic = issue({ id: '1', level: 1, labels: ['checkout'] });
    const child = issue({ id: '3', parentId: '2', level: -1, labels: ['z', 'a'], estimate: 0.1 });
    await store(source, [epic, issue({ id: '9', parentId: '8' })]);
    await store(source, [
      issue({ id: '2', parentId: '1', path: [[5, 'active']], archivedAt: 9 }),
      child,
      issue({ id: '4', labels: ['odd\0', 'odd\uD800'] }),
      issue({ id: '5', parentId: '7' }),
    ]);
    const before = await rowsOf(source);
    expect(before.filter((row) => /,(?:1|4),.*checkout#1/.test(row))).not.toEqual([]);
    const stored = await readIssues(client, source, ['1', '2', '3', '4', '5', '9']);
    expect(stored).toHaveLength(6);
    const again = await deriveIssues(client, { source, rules, strategy }, stored);
    expect(again).toEqual({ changed: 0, since: undefined });
    expect(await rowsOf(source)).toEqual(before);
  });

  it('must follow below a changed issue, but for children that were derived with it', async () => {
    const source = 'below';
    await store(source, [
      issue({ id: '1', level: 1 }),
      issue({ id: '2', parentId: '1' }),
      issue({ id: '3', parentId: '2', level: -1 }),
    ]);
    const ids = ['1', '2'];
    expect((await parentsAmong(client, source, { ids, derived: [] })).toSorted()).toEqual(ids);
    expect(await parentsAmong(client, source, { ids, derived: ids })).toEqual(['2']);
    expect(await parentsAmong(client, source, { ids, derived: [...ids, '3'] })).toEqual([]);
  });

  it('is drained for many ancestors at once, and goes on where a batch was full', async () => {
    const source = 'drained';
    await store(source, [
      ...['1', '2', '3'].map((id) => issue({ id, level: 1 })),
      issue({ id: '11', parentId: '1' }),
      issue({ id: '21', parentId: '2' }),
      issue({ id: '22', parentId: '2' }),
      issue({ id: '31', parentId: '3' }),
    ]);
    await addPending(
      client,
      source,
      ['1', '2', '3'].map((id) => ({ kind: 'issue', id })),
    );
    const batches: (readonly string[])[] = [];
    for (;;) {
      const batch = await nextBatch(client, source, 2);
      if (batch.ids.length === 0 && batch.settled.length === 0) break;
      batches.push(batch.ids);
      await settleBatch(client, batch);
    }
    expect(batches).toEqual([['11', '21'], ['22', '31'], []]);
  });

  it('is not noted for a source that has no issues yet', async () => {
    await declareSource(client, 'empty', 'fingerprint');
    await addPending(client, 'empty', [{ kind: 'source', id: '' }]);
    expect(await nextBatch(client, 'empty', 2)).toMatchObject({ ids: [], settled: [] });
  });
});
