import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attribution } from '../../../src/core/attribution/attribution.ts';
import type { MeasuredIssue } from '../../../src/core/measures/measured-issue.ts';
import { createMoveTally, type Move, moveOf } from '../../../src/core/measures/moves.ts';
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
    ['to an objective', [], toA, { objectives: [] }, { objectives: ['a'] }],
    ['to two', toA, shared, { objectives: ['a'] }, { objectives: ['a', 'b'] }],
    ['to exempt work', toA, [exempt], { objectives: ['a'] }, { objectives: [], isExempt: true }],
    ['out of it', [exempt], [], { isExempt: true }, { objectives: [], isExempt: false }],
  ])('%s', (_, was, is, from, to) => {
    expect(moveFrom({ serves: was }, { serves: is })?.route).toMatchObject({
      kind: 'objectives',
      from,
      to,
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

describe('moves', () => {
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
    const ids = ['a', 'b', 'c'];
    const anyPair = fc.tuple(measuredIssues(ids, span), measuredIssues(ids, span));
    const anyParent = fc.constantFrom(undefined, 'b', 'c');
    fc.assert(
      fc.property(fc.array(anyPair, { maxLength: 20 }), anyParent, anyParent, (pairs, p, q) => {
        const before = family(p);
        const after = family(q);
        const was = snapshot(
          pairs.map(([issue]) => issue),
          { strategy: strategy(before) },
        );
        const is = snapshot(pairs.map(mappedAnew), { strategy: strategy(after) });
        const gained = new Map<string, number>();
        for (const pair of pairs) {
          const [issue, { attributions }] = pair;
          const move = moveFrom(
            { serves: issue.attributions, objectives: before },
            { serves: attributions, objectives: after },
            issue,
          );
          for (const basis of move?.bases ?? []) {
            addWork(gained, move?.after ?? [], { basis, objectives: after, sign: 1 });
            addWork(gained, move?.before ?? [], { basis, objectives: before, sign: -1 });
          }
        }
        for (const [index, id] of ids.entries()) {
          for (const basis of ['completed', 'created'] as const) {
            const [from, to] = [was, is].map((each) => each.objectives[index]?.[basis].shared ?? 0);
            expect((to ?? 0) - (from ?? 0)).toBeCloseTo(gained.get(`${id} ${basis}`) ?? 0, 9);
          }
        }
      }),
    );
  });
});

function family(parent: string | undefined): readonly Objective[] {
  return [objective('a', { parent }), objective('b'), objective('c', { parent: 'b' })];
}

/** The first issue as the second one is mapped. */
function mappedAnew([issue, { attributions }]: readonly [
  MeasuredIssue,
  MeasuredIssue,
]): MeasuredIssue {
  return { ...issue, attributions };
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
