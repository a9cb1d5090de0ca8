import type { Pool } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PublishedSnapshot } from '../../src/store/snapshots.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';
import { openSmallTrackers, type SmallTrackers } from './small-trackers.ts';
import { openSteps, type Steps } from './steps.ts';

const source = 'acme-jira';

let database: TestDatabase;
let trackers: SmallTrackers;
let steps: Steps;

beforeEach(async () => {
  database = await freshDatabase();
  trackers = await openSmallTrackers();
});

afterEach(async () => {
  await trackers.close();
  await database.drop();
});

/** Issues that carry no label of their own, below the parents in turn. */
function below(parents: readonly string[], count: number, type: string): readonly string[] {
  return Array.from({ length: count }, (_, index) =>
    trackers.create(source, 'PAY', {
      type,
      labels: [],
      parent: parents[index % parents.length] ?? null,
    }),
  );
}

function epic(label: string): string {
  return trackers.create(source, 'PAY', { type: 'Epic', labels: [label] });
}

/** Reads everything and publishes the numbers; sub-tasks count. */
async function begin(): Promise<PublishedSnapshot | undefined> {
  const sources = trackers.configuration
    .split('\nstrategy:')[0]
    ?.replace('scope:', 'count_subtasks: true\n    scope:');
  steps = await openSteps(
    database,
    `${sources}
strategy:
  objectives:
    - { id: growth, name: Growth, priority: 1, match: [{ labels: [growth] }] }
    - { id: reliability, name: Reliability, priority: 1, match: [{ labels: [reliability] }] }
`,
  );
  await steps.read(source);
  await steps.derive();
  return steps.measure();
}

function relabel(id: string): Promise<void> {
  trackers.change(source, id, { labels: ['reliability'] });
  return steps.read(source);
}

function counts(published: PublishedSnapshot | undefined): Record<string, number> {
  const objectives = published?.snapshot.objectives ?? [];
  return Object.fromEntries(objectives.map(({ id, all }) => [id, all.issues]));
}

/** Attributions of each issue, with the transactions that wrote them. */
async function attributions(pool: Pool): Promise<ReadonlyMap<string, string>> {
  const { rows } = await pool.query<{ id: string; written: string }>(
    `select issue_id as id, string_agg(xmin::text || ' ' || attribution::text, e'\\n' order by position) as written
     from attribution group by 1`,
  );
  return new Map(rows.map(({ id, written }) => [id, written]));
}

/** Issues whose attributions are others now, or were written again. */
function rewritten(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] {
  return [...after].filter(([id, written]) => before.get(id) !== written).map(([id]) => id);
}

/** Ancestors whose descendants are still to be derived. */
async function pending(pool: Pool): Promise<readonly object[]> {
  const { rows } = await pool.query<{ kind: string; ancestor: string }>(
    'select kind, ancestor from attribution_pending',
  );
  return rows;
}

/** How many transactions wrote the attributions of these issues. */
async function transactions(pool: Pool, ids: readonly string[]): Promise<number> {
  const { rows } = await pool.query(
    'select distinct xmin::text from attribution where issue_id = any($1::text[])',
    [ids],
  );
  return rows.length;
}

describe('an epic whose label is changed', () => {
  it('moves its 500 descendants and no other issue, and is published when all have followed', async () => {
    const changed = epic('growth');
    const stories = below([changed], 200, 'Story');
    const descendants = [...stories, ...below(stories, 300, 'Sub-task')];
    const apart = [...below([epic('growth')], 60, 'Story')];
    const labelled = trackers.create(source, 'PAY', { labels: ['growth'], parent: changed });
    below([labelled], 5, 'Sub-task');
    const published = await begin();
    expect(counts(published)).toEqual({ growth: 566, reliability: 0 });

    const before = await attributions(database.pool);
    await relabel(changed);
    // The epic itself follows in the transaction that read it, and those below it are pending.
    expect(rewritten(before, await attributions(database.pool))).toEqual([changed]);
    expect(await pending(database.pool)).toEqual([{ kind: 'issue', ancestor: changed }]);
    expect(await steps.measure()).toEqual(published);

    await steps.derive();
    const after = await attributions(database.pool);
    expect(rewritten(before, after).toSorted()).toEqual([changed, ...descendants].toSorted());
    expect(after.size).toBe(before.size);
    expect(apart.map((id) => after.get(id))).toEqual(apart.map((id) => before.get(id)));
    expect(counts(await steps.measure())).toEqual({ growth: 66, reliability: 500 });
  });

  it('moves more than a thousand in batches, and nothing is published between two of them', async () => {
    const changed = epic('growth');
    const stories = below([changed], 1_300, 'Story');
    const descendants = [...stories, ...below(stories, 1_200, 'Sub-task')];
    const published = await begin();
    expect(counts(published)).toEqual({ growth: 2_500, reliability: 0 });

    const before = await attributions(database.pool);
    await relabel(changed);
    for (const done of [1_000, 2_000]) {
      await steps.deriveBatch();
      // The epic is one of them.
      expect(rewritten(before, await attributions(database.pool))).toHaveLength(done + 1);
      expect(await steps.measure()).toEqual(published);
    }
    await steps.deriveBatch();
    expect(counts(await steps.measure())).toEqual({ growth: 0, reliability: 2_500 });
    expect(await transactions(database.pool, descendants)).toBe(3);
  });
});
