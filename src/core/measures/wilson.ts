/** Two-sided 95 %. */
const z = 1.96;

/**
 * The lower end of the Wilson interval of a share `part ÷ whole`: what the share is at least, for all that so few tell.
 * Unit: ratio. Undefined when: the whole is 0.
 * Source: Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22 (1927).
 */
export function wilsonLower(part: number, whole: number): number | undefined {
  if (whole === 0) return undefined;
  const share = part / whole;
  const spread = z * Math.sqrt((share * (1 - share)) / whole + z ** 2 / (4 * whole ** 2));
  return Math.max(0, (share + z ** 2 / (2 * whole) - spread) / (1 + z ** 2 / whole));
}
