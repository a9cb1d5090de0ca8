/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** 0 ≤ x < 1 */
  next(): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** Whole number, both ends included. */
  between(low: number, high: number): number;
  pick<T>(values: readonly [T, ...T[]]): T;
  /** Log-normal: half of all values lie below `median`. `spread` is the standard deviation of the logarithm. */
  around(median: number, spread: number): number;
}

/** mulberry32 by Tommy Ettinger: 32 bits of state are plenty for a demo company. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }
  function between(low: number, high: number): number {
    return low + Math.floor(next() * (high - low + 1));
  }
  return {
    next,
    between,
    chance: (probability) => next() < probability,
    pick: (values) => values[between(0, values.length - 1)] ?? values[0],
    // Box and Muller's transform of two uniform numbers into a normal one.
    around: (median, spread) =>
      median *
      Math.exp(spread * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())),
  };
}
