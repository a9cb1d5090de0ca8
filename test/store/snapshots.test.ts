import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Snapshot } from '../../src/core/measures/snapshot.ts';
import { hourMs, minuteMs } from '../../src/core/time.ts';
import { createSnapshotReader, publishSnapshot, readSnapshot } from '../../src/store/snapshots.ts';
import { snapshot } from '../metrics/observed-states.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';

let database: TestDatabase;
let dataVersion = 0;

beforeAll(async () => {
  database = await freshDatabase();
});

afterAll(() => database.drop());

/** Whether a snapshot is written after another one at the same data version. */
async function isWritten(after: Snapshot, before: Snapshot = snapshot): Promise<boolean> {
  dataVersion += 1;
  await publishSnapshot(database.pool, { dataVersion, snapshot: before });
  const written = await publishSnapshot(database.pool, { dataVersion, snapshot: after });
  const published = await readSnapshot(database.pool);
  expect(published?.snapshot).toEqual(written ? after : before);
  return written;
}

function later(ms: number, fields: Partial<Snapshot> = {}): Snapshot {
  const { asOf, windowFrom } = snapshot;
  return { ...snapshot, asOf: asOf + ms, windowFrom: windowFrom + ms, ...fields };
}

const { age } = snapshot.flow;
const grown = {
  flow: { ...snapshot.flow, age: { ...age, meanMs: (age.meanMs ?? 0) + minuteMs } },
  effort: { ...snapshot.effort, aligned: 61 },
  objectives: snapshot.objectives.map((each) => ({
    ...each,
    effort: { ...each.effort, shared: each.effort.shared + 1 },
  })),
};

describe('a snapshot at the same data version', () => {
  it('is written again when its numbers have changed with time', async () => {
    const throughput = { ...snapshot.throughput, completed: 1 };
    expect(await isWritten(later(minuteMs, { throughput }))).toBe(true);
    const objectives = snapshot.objectives.map((each) => ({ ...each, quietIssues: 9 }));
    expect(await isWritten(later(minuteMs, { objectives }))).toBe(true);
    const alone = { ...snapshot, objectives: [] };
    expect(await isWritten(snapshot, alone)).toBe(true);
  });

  it('is not written again for its instant alone', async () => {
    expect(await isWritten(later(minuteMs))).toBe(false);
    expect(await isWritten(later(5 * hourMs))).toBe(false);
  });

  it('is written again for ages and person-days of today when it is an hour old', async () => {
    expect(await isWritten(later(59 * minuteMs, grown))).toBe(false);
    expect(await isWritten(later(hourMs, grown))).toBe(true);
  });
});

describe('a reader that keeps what it read', () => {
  it('gives the same until another snapshot is published, of newer data or of the same', async () => {
    const read = createSnapshotReader(database.pool);
    const published = async (next: Snapshot): Promise<void> => {
      expect(await publishSnapshot(database.pool, { dataVersion, snapshot: next })).toBe(true);
    };
    dataVersion += 1;
    await published(snapshot);
    const first = await read();
    expect(first).toEqual({ dataVersion, snapshot });
    expect(await read()).toBe(first);
    const changed = later(minuteMs, { created: 1 });
    await published(changed);
    expect(await read()).toEqual({ dataVersion, snapshot: changed });
    dataVersion += 1;
    await published(changed);
    expect(await read()).toEqual({ dataVersion, snapshot: changed });
  });

  it('has none before the first, and finds that', async () => {
    const other = await freshDatabase();
    try {
      const read = createSnapshotReader(other.pool);
      expect(await read()).toBeUndefined();
      await publishSnapshot(other.pool, { dataVersion: 7, snapshot });
      expect(await read()).toEqual({ dataVersion: 7, snapshot });
    } finally {
      await other.drop();
    }
  });
});
