/** A running sum that does not lose small weights: Neumaier's compensated summation (ZAMM 54, 1974). */
export interface Sum {
  add(value: number): void;
  value(): number;
}

export function createSum(): Sum {
  let sum = 0;
  let lost = 0;
  return {
    add: (value) => {
      const next = sum + value;
      lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
      sum = next;
    },
    value: () => sum + lost,
  };
}
