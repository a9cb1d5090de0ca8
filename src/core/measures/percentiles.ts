/**
 * The value of rank ⌈percent ÷ 100 × n⌉ of an ascending sample, counted from 1: always a member of it. `percent` is a whole
 * number, so that the rank is exact. Undefined when: the sample is empty.
 * Source: Hyndman & Fan, Sample Quantiles in Statistical Packages (The American Statistician 50, 1996), type 1.
 */
export function nearestRank(ascending: ArrayLike<number>, percent: number): number | undefined {
  const rank = Math.ceil((percent * ascending.length) / 100);
  return ascending[Math.max(rank, 1) - 1];
}
