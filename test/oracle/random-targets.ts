/** Shares of attention that objectives should get; siblings never more than the objective above them. */
import type { Random } from '../../src/simulator/random.ts';

export interface Ranked {
  readonly id: string;
  readonly parent?: string;
}

/** Some of the objectives get one, in whole percent; written as people write it. */
export function withTargets<T extends Ranked>(
  objectives: readonly T[],
  random: Random,
): readonly (T & { readonly target_share?: string | number })[] {
  const percents = new Map<string, number>();
  function divide(parent: string | undefined, percent: number): void {
    const siblings = objectives.filter((each) => each.parent === parent);
    for (const { id } of siblings) {
      const own = Math.floor((percent / siblings.length) * (0.3 + 0.7 * random.next()));
      // A share of nothing or of everything has no room for chance around it.
      if (own > 0 && own < 100 && random.chance(0.6)) percents.set(id, own);
      divide(id, own);
    }
  }
  divide(undefined, 100);
  return objectives.map((objective) => {
    const percent = percents.get(objective.id);
    if (percent === undefined) return objective;
    return { ...objective, target_share: random.chance(0.5) ? `${percent}%` : percent / 100 };
  });
}
