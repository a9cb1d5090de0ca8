import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Snapshot } from '../../src/core/measures/snapshot.ts';
import { hourMs, minuteMs } from '../../src/core/time.ts';
import { publishSnapshot } from '../../src/store/snapshots.ts';
import { snapshot } from '../metrics/observed-states.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';

let database: TestDatabase;

beforeEach(async () => {
  database = await freshDatabase();
  await publishSnapshot(database.pool, { dataVersion: 7, snapshot });
});

afterEach(() => database.drop());

function later(ms: number, fields: Partial<Snapshot> = {}): Snapshot {
  const { age } = snapshot.flow;
  const grown = { ...age, meanMs: (age.meanMs ?? 0) + ms };
  return {
    ...snapshot,
    asOf: snapshot.asOf + ms,
    flow: { ...snapshot.flow, age: grown },
    ...fields,
  };
}

describe('a snapshot of data that has not changed', () => {
  it.each<[string, Snapshot, boolean]>([
    ['with ages that have grown is not written again', later(59 * minuteMs), false],
    ['with ages that have grown for an hour is', later(hourMs), true],
    ['with other numbers is', later(minuteMs, { quietIssues: 9 }), true],
  ])('%s', async (_, taken, isWritten) => {
    const { pool } = database;
    expect(await publishSnapshot(pool, { dataVersion: 7, snapshot: taken })).toBe(isWritten);
  });
});

describe('a snapshot of other data', () => {
  it.each([
    [8, true],
    [6, false],
  ])('of version %i beside one of 7 is written: %s', async (dataVersion, isWritten) => {
    expect(await publishSnapshot(database.pool, { dataVersion, snapshot })).toBe(isWritten);
  });
});
