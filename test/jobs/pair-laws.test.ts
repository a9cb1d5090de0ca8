import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Issue } from '../../src/core/issue.ts';
import { issue } from '../core/issue-builder.ts';
import { openPairStore, type PairSource, type PairStore, pairSources } from './pair-store.ts';

interface Told {
  readonly source: PairSource;
  readonly number: number;
  /** Its key is another one now. */
  readonly isMoved: boolean;
  readonly isEpic: boolean;
  readonly labels: readonly string[];
  readonly names: readonly string[];
}

type Step =
  | { readonly kind: 'told'; readonly told: Told }
  /** One of those that are there. */
  | { readonly kind: 'removed'; readonly which: number }
  | { readonly kind: 'drained' };

/** Few, and most of them of the same two issues, so that most worlds have pairs. */
const anyName = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('PAY-1', 'one.example/browse/pay-1') },
  { weight: 2, arbitrary: fc.constant('two.example/browse/pay-1') },
  { weight: 1, arbitrary: fc.constantFrom('PAY-2', 'elsewhere.example/browse/pay-1') },
);
const seldom = fc.integer({ min: 0, max: 5 }).map((n) => n === 5);

const anyTold: fc.Arbitrary<Told> = fc.record({
  source: fc.constantFrom(...pairSources),
  number: fc.constantFrom(1, 1, 2),
  isMoved: seldom,
  isEpic: seldom,
  labels: fc.subarray(['a', 'b']),
  names: fc.uniqueArray(anyName, { maxLength: 2 }),
});

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: anyTold.map((told) => ({ kind: 'told' as const, told })) },
  { weight: 2, arbitrary: fc.nat(7).map((which) => ({ kind: 'removed' as const, which })) },
  { weight: 3, arbitrary: fc.constant({ kind: 'drained' as const }) },
);

function isJira(source: PairSource): boolean {
  return source === 'one' || source === 'two';
}

function idOf({ source, number }: Told): string {
  return `${source}-${number}`;
}

function keyOf({ source, number, isMoved }: Told): string {
  return isJira(source) ? `PAY-${isMoved ? number + 2 : number}` : `WEB-${number}`;
}

function asIssue(told: Told, updatedAt: number): Issue {
  const key = keyOf(told);
  return issue({
    id: idOf(told),
    key,
    url: isJira(told.source)
      ? `https://${told.source}.example/browse/${key}`
      : `https://linear.app/acme/issue/${key}`,
    level: isJira(told.source) && told.isEpic ? 1 : 0,
    labels: told.labels,
    mirrors: isJira(told.source) ? [] : told.names,
    updatedAt,
  });
}

const orders: readonly (readonly PairSource[])[] = [
  ['one', 'three', 'two', 'four'],
  ['four', 'three', 'two', 'one'],
];

describe.each(orders.map((order) => ({ order })))(
  'pairs of sources listed as $order',
  ({ order }) => {
    let store: PairStore;

    beforeAll(async () => {
      store = await openPairStore(order);
    });

    afterAll(() => store.close());

    async function derived(): Promise<readonly string[]> {
      const rows: string[] = [];
      for (const [table, id] of [
        ['issue_fact', 'id'],
        ['attribution', 'issue_id'],
      ]) {
        const found = await store.pool.query<{ row: string }>(
          `select t::text as row from ${table} t where not exists (
           select 1 from issue_removal gone where gone.source = t.source and gone.issue_id = t.${id}
             and gone.returned_at is null) order by 1`,
        );
        rows.push(...found.rows.map(({ row }) => row));
      }
      return rows;
    }

    /** What is there in the end. */
    async function lived(steps: readonly Step[]): Promise<readonly Told[]> {
      const world = new Map<string, Told>();
      for (const [at, step] of steps.entries()) {
        const which = step.kind === 'removed' ? [...world.keys()][step.which] : undefined;
        const gone = world.get(which ?? '');
        if (step.kind === 'drained') await store.drain();
        if (step.kind === 'told') {
          await store.store(step.told.source, [asIssue(step.told, at)]);
          world.set(idOf(step.told), step.told);
        }
        if (gone === undefined) continue;
        await store.remove(gone.source, [idOf(gone)]);
        world.delete(idOf(gone));
      }
      await store.drain();
      return [...world.values()];
    }

    async function readClean(world: readonly Told[]): Promise<void> {
      await store.clear();
      for (const source of pairSources) {
        const there = world.filter((told) => told.source === source);
        await store.store(
          source,
          there.map((told) => asIssue(told, 0)),
        );
      }
      await store.drain();
    }

    it('are what a clean read makes of them, whatever was read and derived in which order before', async () => {
      const anySteps = fc.array(anyStep, { minLength: 4, maxLength: 20 });
      await fc.assert(
        fc.asyncProperty(anySteps, async (steps) => {
          await store.clear();
          const world = await lived(steps);
          const soaked = await derived();
          await readClean(world);
          expect(soaked).toEqual(await derived());
          expect(await countedFacts(store)).toEqual(expectedFacts(world, order));
        }),
        { numRuns: 40 },
      );
    }, 300_000);
  },
);

interface Fact {
  readonly id: string;
  readonly counts: boolean;
  readonly objectives: readonly string[];
}

async function countedFacts({ pool }: PairStore): Promise<readonly Fact[]> {
  const { rows } = await pool.query<Fact>(
    `select id, is_work as counts, array(select objective from attribution
       where attribution.source = fact.source and issue_id = fact.id order by 1) as objectives
     from issue_fact fact order by id collate "C"`,
  );
  return rows.map(({ objectives, ...fact }) => ({
    ...fact,
    objectives: fact.counts ? objectives : [],
  }));
}

/** Counted again: who names whom, and who is listed before whom. */
function expectedFacts(world: readonly Told[], order: readonly PairSource[]): readonly Fact[] {
  const alone = world.filter((told) => !(isJira(told.source) && told.isEpic));
  const rank = ({ source }: Told): number => order.indexOf(source);
  function names(namer: Told, named: Told): boolean {
    if (isJira(namer.source) || !isJira(named.source)) return false;
    const key = keyOf(named);
    const isShared = alone.some(
      (other) => other.source !== named.source && isJira(other.source) && keyOf(other) === key,
    );
    const address = `${named.source}.example/browse/${key.toLowerCase()}`;
    return namer.names.includes(address) || (namer.names.includes(key) && !isShared);
  }
  function partners(told: Told): readonly Told[] {
    if (!alone.includes(told)) return [];
    return alone.filter((other) => names(told, other) || names(other, told));
  }
  function labels(told: Told): readonly string[] {
    const behind = partners(told).filter((other) => rank(other) > rank(told));
    return [...told.labels, ...behind.flatMap(labels)];
  }
  return world
    .toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1))
    .map((told) => {
      const counts =
        alone.includes(told) && partners(told).every((other) => rank(other) > rank(told));
      const objectives = counts ? [...new Set(labels(told))].toSorted() : [];
      return { id: idOf(told), counts, objectives };
    });
}
