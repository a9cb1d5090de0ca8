import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  forgetHints,
  hintedSources,
  keepDelivery,
  keepHint,
  oldestHints,
} from '../../src/store/webhooks.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';

let database: TestDatabase;

beforeEach(async () => {
  database = await freshDatabase();
  await database.pool.query(
    `insert into source (id, fingerprint) values ('acme-jira', 'f'), ('acme-linear', 'f')`,
  );
});

afterEach(() => database.drop());

function hints(limit = 10): ReturnType<typeof oldestHints> {
  return oldestHints(database.pool, 'acme-jira', limit);
}

it('a delivery is new once for its source', async () => {
  expect(await keepDelivery(database.pool, 'acme-jira', 'd-1')).toBe(true);
  expect(await keepDelivery(database.pool, 'acme-jira', 'd-1')).toBe(false);
  expect(await keepDelivery(database.pool, 'acme-linear', 'd-1')).toBe(true);
});

it('deliveries are forgotten after a day, when another one is kept', async () => {
  for (const id of ['old', 'recent']) await keepDelivery(database.pool, 'acme-jira', id);
  await age('old', '25 hours');
  await age('recent', '23 hours');
  expect(await keepDelivery(database.pool, 'acme-jira', 'new')).toBe(true);
  const { rows } = await database.pool.query('select id from webhook_delivery order by id');
  expect(rows).toEqual([{ id: 'new' }, { id: 'recent' }]);
});

it('one that comes twice at the same time is new for one of both', async () => {
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => keepDelivery(database.pool, 'acme-jira', 'd-1')),
  );
  expect(answers.filter(Boolean)).toHaveLength(1);
});

it('an issue has one hint, which remembers that a deletion was said', async () => {
  for (const isDeletion of [false, true, false]) {
    await keepHint(database.pool, 'acme-jira', { issueId: '1', isDeletion });
  }
  await keepHint(database.pool, 'acme-jira', { issueId: '2', isDeletion: false });
  expect(await hints()).toMatchObject([
    { issueId: '1', isDeletion: true },
    { issueId: '2', isDeletion: false },
  ]);
});

it('the oldest hints come first', async () => {
  for (const issueId of ['3', '1', '2']) {
    await keepHint(database.pool, 'acme-jira', { issueId, isDeletion: false });
  }
  expect((await hints(2)).map(({ issueId }) => issueId)).toEqual(['3', '1']);
});

it('a hint that was given again while it was followed stays', async () => {
  for (const issueId of ['1', '2']) {
    await keepHint(database.pool, 'acme-jira', { issueId, isDeletion: false });
  }
  const followed = await hints();
  await keepHint(database.pool, 'acme-jira', { issueId: '1', isDeletion: false });
  await forgetHints(database.pool, 'acme-jira', followed);
  expect((await hints()).map(({ issueId }) => issueId)).toEqual(['1']);
  await forgetHints(database.pool, 'acme-linear', await hints());
  expect(await hintedSources(database.pool)).toEqual(['acme-jira']);
  await forgetHints(database.pool, 'acme-jira', await hints());
  expect(await hintedSources(database.pool)).toEqual([]);
});

it('both go with their source', async () => {
  await keepDelivery(database.pool, 'acme-jira', 'd-1');
  await keepHint(database.pool, 'acme-jira', { issueId: '1', isDeletion: false });
  await database.pool.query('delete from source');
  const { rowCount } = await database.pool.query('select 1 from webhook_delivery');
  expect([rowCount, await hints()]).toEqual([0, []]);
});

async function age(id: string, by: string): Promise<void> {
  await database.pool.query(
    'update webhook_delivery set received_at = now() - $2::interval where id = $1',
    [id, by],
  );
}
