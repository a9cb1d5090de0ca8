import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileStrategy } from '../../src/core/attribution/strategy.ts';
import type { DataProblem } from '../../src/core/data-problem.ts';
import { createCalendar } from '../../src/core/time.ts';
import { mergeCatalogue } from '../../src/store/catalogue.ts';
import { deriveIssues } from '../../src/store/derivation.ts';
import { readIssues, upsertIssues } from '../../src/store/issues.ts';
import { countProblems, problemBatches, storeReadProblems } from '../../src/store/problems.ts';
import { settlePresence } from '../../src/store/removals.ts';
import { declareSource } from '../../src/store/sources.ts';
import { objective, strategy } from '../core/attribution/given.ts';
import { issue, rules } from '../core/issue-builder.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});

afterAll(() => database.drop());

function malformed(issueId: string): DataProblem {
  return { kind: 'malformed_record', issueId, detail: 'status: expected an object' };
}

describe('the stored data problems', () => {
  it('are listed batch by batch, each once, with key and link of the issue where it is stored', async () => {
    const { pool } = database;
    await declareSource(pool, 'many', 'fingerprint');
    const url = 'https://acme.example/browse/PAY-7';
    const stored = issue({ id: '0007', key: 'PAY-7', url });
    await upsertIssues(pool, { source: 'many', issues: [stored], inScope: true });
    const ids = Array.from({ length: 2_345 }, (_, n) => String(n).padStart(4, '0'));
    await storeReadProblems(pool, 'many', { problems: ids.map(malformed), readable: [] });
    const group = { source: 'many', kind: 'malformed_record' };
    const batches = await Array.fromAsync(problemBatches(pool, group));
    expect(batches.flat().map(({ issueId }) => issueId)).toEqual(ids);
    expect(Math.max(...batches.map(({ length }) => length))).toBeLessThan(ids.length);
    const { issueId: _id, ...rest } = batches.flat()[7] ?? {};
    expect(rest).toEqual({ key: 'PAY-7', url, detail: 'status: expected an object' });
    expect(batches.flat()[8]).toMatchObject({ key: undefined, url: undefined });
  });

  it('of issues that are away are neither counted nor listed', async () => {
    const { pool } = database;
    await declareSource(pool, 'away', 'fingerprint');
    const issues = ['1', '2'].map((id) => issue({ id, key: `PAY-${id}` }));
    await upsertIssues(pool, { source: 'away', issues, inScope: true });
    const problems = ['1', '2'].map(malformed);
    await storeReadProblems(pool, 'away', { problems, readable: [] });
    const trashed = [{ id: '2', at: 5 }];
    await settlePresence(pool, 'away', { present: ['1'], trashed, askedAt: 9, at: 9 });
    const group = { source: 'away', kind: 'malformed_record' };
    const [batch] = await Array.fromAsync(problemBatches(pool, group));
    expect(batch?.map(({ key }) => key)).toEqual(['PAY-1']);
    expect(await countProblems(pool)).toContainEqual({ ...group, count: 1 });
  });

  it('include odd labels as long as an issue wears them, by the names of the catalogue', async () => {
    const { pool } = database;
    const source = 'odd';
    await declareSource(pool, source, 'fingerprint');
    const label = { id: 'label-1', name: 'Pay\u200Bment', group: 'Strategy' };
    await mergeCatalogue(pool, source, { statuses: [], labels: [label], containers: [] });
    const compiled = compileStrategy(
      strategy([objective('payment', ['payment'])]),
      createCalendar('UTC'),
    );
    async function details(labels: readonly string[], updatedAt: number): Promise<string[]> {
      await upsertIssues(pool, { source, issues: [issue({ labels, updatedAt })], inScope: true });
      const stored = await readIssues(pool, source, ['10001']);
      await deriveIssues(pool, { source, rules, strategy: compiled }, stored);
      const batches = await Array.fromAsync(problemBatches(pool, { source, kind: 'odd_label' }));
      return batches.flat().map(({ detail }) => detail);
    }
    expect(await details(['label-1', 'checkout', 'half \uD83D'], 1)).toEqual([
      String.raw`label "Strategy/Pay\u200Bment"`,
      String.raw`label "half \uFFFD"`,
    ]);
    expect(await details(['checkout'], 2)).toEqual([]);
  });
});
