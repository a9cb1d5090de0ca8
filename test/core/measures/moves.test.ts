import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attribution } from '../../../src/core/attribution/attribution.ts';
import type { MeasuredIssue } from '../../../src/core/measures/measured-issue.ts';
import {
  createMoveTally,
  type Move,
  moveOf,
  type Place,
} from '../../../src/core/measures/moves.ts';
import { lineagesOf } from '../../../src/core/measures/served.ts';
import type { Basis } from '../../../src/core/measures/snapshot.ts';
import type { Objective } from '../../../src/core/objective.ts';
import { dayMs } from '../../../src/core/time.ts';
import { measuredIssues } from '../arbitraries.ts';
import {
  attribution,
  exempt,
  measured,
  now,
  objective,
  snapshot,
  strategy,
} from './measured-builder.ts';

const window = { from: now - 28 * dayMs, to: now };
const flat = [objective('a'), objective('b')];
const below = [objective('a', { parent: 'b' }), objective('b')];

interface Side {
  readonly serves: readonly Attribution[];
  readonly objectives?: readonly Objective[];
}

function moveFrom(
  was: Side,
  is: Side,
  issue: MeasuredIssue = measured('active'),
): Move | undefined {
  const [before, after] = [was, is].map(({ serves, objectives = flat }) => ({
    issue: { ...issue, attributions: serves },
    lineages: lineagesOf(objectives),
  }));
  return before && after && moveOf(before, after, window);
}

const toA = [attribution('a')];
const shared = [
  attribution('b', { shared: 0.25, exclusive: 0 }),
  attribution('a', { shared: 0.75, exclusive: 1 }),
];
const sharedOtherwise = shared.map((each) => ({ ...each, shared: 0.5 }));

describe('an issue moves', () => {
  it.each([
    { name: 'to an objective', was: [], is: toA, from: [], to: ['a'] },
    { name: 'to two', was: toA, is: shared, from: ['a'], to: ['a', 'b'] },
    { name: 'to exempt work', was: toA, is: [exempt], from: ['a'], to: 'exempt' },
    { name: 'out of it', was: [exempt], is: [], from: 'exempt', to: [] },
  ])('$name', ({ was, is, from, to }) => {
    expect(moveFrom({ serves: was }, { serves: is })?.route).toEqual({
      kind: 'objectives',
      from: placeOf(from),
      to: placeOf(to),
    });
  });

  it('when its objectives share it otherwise', () => {
    const move = moveFrom({ serves: shared }, { serves: sharedOtherwise });
    expect(move?.route.kind).toBe('weights');
  });

  it('when another objective stands above its own', () => {
    const move = moveFrom({ serves: toA }, { serves: toA, objectives: below });
    expect(move?.route).toMatchObject({ kind: 'parents', to: { objectives: ['a'] } });
  });

  it('only by what holds now', () => {
    const until = [attribution('a', { to: now - 1 })];
    expect(moveFrom({ serves: until }, { serves: [] })).toBeUndefined();
    expect(moveFrom({ serves: [attribution('a', { to: now })] }, { serves: [] })).toBeDefined();
    expect(moveFrom({ serves: [] }, { serves: [attribution('a', { from: now })] })).toBeUndefined();
  });

  it('not when only the rule, its label or the order of the file is another', () => {
    const other = toA.map((each) => ({ ...each, rule: 'a#2', label: 'other' }));
    expect(moveFrom({ serves: toA }, { serves: other })).toBeUndefined();
    expect(moveFrom({ serves: shared }, { serves: shared.toReversed() })).toBeUndefined();
    const renamed = [{ ...exempt, exempt: 'other', rule: 'exempt:other' }];
    expect(moveFrom({ serves: [exempt] }, { serves: renamed })).toBeUndefined();
  });

  it('not when it counts nowhere: it is away, or was created later', () => {
    const away = measured(undefined, [], { isArchived: true });
    expect(moveFrom({ serves: [] }, { serves: toA }, away)).toBeUndefined();
    const later = measured('active', [], { createdAt: now });
    expect(moveFrom({ serves: [] }, { serves: toA }, later)).toBeUndefined();
  });
});

function placeOf(objectives: readonly string[] | string): Place {
  return typeof objectives === 'string'
    ? { objectives: [], isExempt: true }
    : { objectives, isExempt: false };
}

function tallyOf(limit: number) {
  const tally = createMoveTally<Move & { readonly key: string }>(limit);
  const states = ['backlog', 'done', 'active', 'backlog', 'active'] as const;
  for (const [index, state] of states.entries()) {
    const createdAt = state === 'backlog' && index > 2 ? now - dayMs : now - 300 * dayMs;
    const issue = measured(state, [], { createdAt });
    const move = moveFrom({ serves: index === 1 ? shared : [] }, { serves: toA }, issue);
    if (move !== undefined) tally.add({ ...move, key: `${index} ${state}` });
  }
  return tally;
}

describe('moves', () => {
  it('are counted by where from and where to, and on each basis', () => {
    const tally = tallyOf(9);
    expect(tally.total()).toEqual({ issues: 5, wip: 2, completed: 1, created: 1 });
    expect(
      tally.routes().map(({ route, ...counts }) => [route.from.objectives, Object.values(counts)]),
    ).toEqual([
      [[], [4, 2, 0, 1]],
      [
        ['a', 'b'],
        [1, 0, 1, 0],
      ],
    ]);
  });

  it('are listed with what is in progress first, then completed, then created in the window', () => {
    const keys = ['2 active', '4 active', '1 done', '3 backlog', '0 backlog'];
    expect(
      tallyOf(9)
        .first()
        .map(({ key }) => key),
    ).toEqual(keys);
    expect(
      tallyOf(3)
        .first()
        .map(({ key }) => key),
    ).toEqual(keys.slice(0, 3));
    expect(tallyOf(0).first()).toEqual([]);
  });

  it('bring each objective as much work as it gains, whatever stands above what', () => {
    const span = { from: now - 100 * dayMs, to: now };
    const anyPair = fc.record({ was: measuredIssues(ids, span), is: measuredIssues(ids, span) });
    const anyParent = fc.constantFrom(undefined, 'b', 'c');
    fc.assert(
      fc.property(fc.array(anyPair, { maxLength: 20 }), anyParent, anyParent, (pairs, p, q) => {
        const [before, after] = [family(p), family(q)];
        const was = pairs.map((pair) => pair.was);
        // The same issues, mapped anew.
        const is = pairs.map((pair) => ({ ...pair.was, attributions: pair.is.attributions }));
        const gained = new Map<string, number>();
        for (const [index, issue] of was.entries()) {
          const one = { serves: issue.attributions, objectives: before };
          const other = { serves: is[index]?.attributions ?? [], objectives: after };
          addMove(gained, moveFrom(one, other, issue), { before, after });
        }
        expect(rounded(gained)).toEqual(
          rounded(difference(workOf(was, before), workOf(is, after))),
        );
      }),
    );
  });
});

const ids = ['a', 'b', 'c'];

function family(parent: string | undefined): readonly Objective[] {
  return [objective('a', { parent }), objective('b'), objective('c', { parent: 'b' })];
}

type Work = ReadonlyMap<string, number>;

/** Work of each objective on each basis of the window. */
function workOf(issues: readonly MeasuredIssue[], objectives: readonly Objective[]): Work {
  const { objectives: numbers } = snapshot(issues, { strategy: strategy(objectives) });
  return new Map(
    numbers.flatMap(({ id, completed, created, states: { active, waiting } }) => [
      [`${id} wip`, active.shared + waiting.shared] as const,
      [`${id} completed`, completed.shared] as const,
      [`${id} created`, created.shared] as const,
    ]),
  );
}

function difference(from: Work, to: Work): Work {
  return new Map([...to].map(([key, work]) => [key, work - (from.get(key) ?? 0)]));
}

function rounded(work: Work): unknown {
  const parts = [...work].map(([key, value]) => [key, Math.round(value * 1e9)] as const);
  return Object.fromEntries(parts.filter(([, value]) => value !== 0));
}

function addMove(
  gained: Map<string, number>,
  move: Move | undefined,
  {
    before,
    after,
  }: { readonly before: readonly Objective[]; readonly after: readonly Objective[] },
): void {
  for (const basis of move?.bases ?? []) {
    addWork(gained, move?.after ?? [], { basis, objectives: after, sign: 1 });
    addWork(gained, move?.before ?? [], { basis, objectives: before, sign: -1 });
  }
}

function addWork(
  gained: Map<string, number>,
  attributions: readonly Attribution[],
  {
    basis,
    objectives,
    sign,
  }: { readonly basis: Basis; readonly objectives: readonly Objective[]; readonly sign: number },
): void {
  for (const { objective: own = '', shared: weight } of attributions) {
    for (const id of lineagesOf(objectives).get(own) ?? []) {
      const key = `${id} ${basis}`;
      gained.set(key, (gained.get(key) ?? 0) + sign * weight);
    }
  }
}
