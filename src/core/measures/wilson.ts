/** Two-sided 95 %. */
const z = 1.96;

/**
 * The Wilson interval: between what a share of so many may well be in truth, for all that so few tell.
 * Unit: ratio. Undefined when: there are none.
 * Source: Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22 (1927).
 */
export function wilsonInterval(
  share: number,
  n: number,
): { readonly low: number; readonly high: number } | undefined {
  if (n === 0) return undefined;
  const spread = z * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2));
  const middle = share + z ** 2 / (2 * n);
  const scale = 1 + z ** 2 / n;
  return {
    low: Math.max(0, (middle - spread) / scale),
    high: Math.min(1, (middle + spread) / scale),
  };
}

/** The lower end for a share `part ÷ whole`. Unit: ratio. Undefined when: the whole is 0. */
export function wilsonLower(part: number, whole: number): number | undefined {
  return wilsonInterval(part / whole, whole)?.low;
}
