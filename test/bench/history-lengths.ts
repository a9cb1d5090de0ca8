import type { Random } from '../../src/simulator/random.ts';

/** How many changes an issue has behind it, asked for issue after issue. */
export type LengthOf = (random: Random) => number;

/** Of a cold sync. */
export const historiesEach = 8;

/** Log-normal with a median of 6; a mean of 8.3 makes the spread: mean = median × e^(spread² ÷ 2). */
const spread = Math.sqrt(2 * Math.log(8.3 / 6));
export const usual: LengthOf = (random) => Math.round(random.around(6, spread));
