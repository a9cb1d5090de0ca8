import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate } from '../../src/store/migrate.ts';
import {
  adoptedConfiguration,
  readAdoptions,
  readStrategyVersions,
} from '../../src/store/strategy-versions.ts';
import { emptyDatabase, type TestDatabase } from '../postgres.ts';

const migrations = join(import.meta.dirname, '../../src/store/migrations');
let database: TestDatabase;

/** A database from before adoptions were kept, in which the first version had come back. */
beforeAll(async () => {
  database = await emptyDatabase();
  const before = await mkdtemp(join(tmpdir(), 'migrations-'));
  for (const file of await readdir(migrations)) {
    if (file < '0006') await cp(join(migrations, file), join(before, file));
  }
  await migrate(database.pool, before);
  await rm(before, { recursive: true });
  await database.pool.query(
    `insert into strategy_version (fingerprint, effective_from, first_seen_at, strategy, is_current)
     values ('first', '2026-01-01', '2026-01-05T00:00Z', '{"objectives": [], "inherit": ["epic"]}', true),
       ('second', null, '2026-02-05T00:00Z', '{"objectives": []}', false)`,
  );
  await migrate(database.pool);
});

afterAll(() => database.drop());

it('versions from before adoptions were kept were in force since they were first seen', async () => {
  expect(await readAdoptions(database.pool)).toMatchObject([
    { version: 'first', effectiveFrom: '2026-01-01', adoptedAt: Date.parse('2026-01-05') },
    { version: 'second', effectiveFrom: undefined, adoptedAt: Date.parse('2026-02-05') },
    { version: 'first' },
  ]);
  expect((await adoptedConfiguration(database.pool))?.strategy).toBe('first');
});

it('what such a version does not say is as it was meant then', async () => {
  expect(await readStrategyVersions(database.pool)).toMatchObject([
    { fingerprint: 'first', rules: undefined, strategy: { inherit: ['epic'], exempt: [] } },
    { fingerprint: 'second', strategy: { caseSensitive: false, minSample: 5, view: 'shared' } },
  ]);
});
