/** Done against the whole, by work and by estimate. */
import type { Progress } from '../../src/core/measures/progress-snapshot.ts';
import type { View } from '../../src/core/objective.ts';
import type { Scene, Served } from './scene.ts';
import { fieldsAt } from './world.ts';

/** Of work whose state is known and that was not given up. */
export function progressOf({ at }: Scene, served: readonly Served[], view: View): Progress {
  const pieces = served
    .filter(({ seen: { state } }) => state !== undefined && state !== 'cancelled')
    .map(({ seen, ...weights }) => ({
      weight: weights[view],
      estimate: fieldsAt(seen.known, at).estimate,
      isDone: seen.state === 'done',
    }));
  const work = against(pieces.map(({ weight, isDone }) => ({ size: weight, isDone })));
  const estimated = pieces.map(({ weight, estimate, isDone }) => ({
    size: weight * (estimate ?? 0),
    isDone,
  }));
  const unestimated = total(
    pieces.filter(({ estimate }) => estimate === null).map(({ weight }) => weight),
  );
  const { whole } = work;
  return {
    ...work,
    byEstimate: {
      ...against(estimated),
      unestimated,
      ...(whole > 0 ? { unestimatedRatio: unestimated / whole } : {}),
    },
  };
}

function against(
  pieces: readonly { readonly size: number; readonly isDone: boolean }[],
): Pick<Progress, 'done' | 'whole' | 'ratio'> {
  const whole = total(pieces.map(({ size }) => size));
  const done = total(pieces.filter(({ isDone }) => isDone).map(({ size }) => size));
  return whole > 0 ? { done, whole, ratio: done / whole } : { done, whole };
}

function total(sizes: readonly number[]): number {
  let sum = 0;
  for (const size of sizes) sum += size;
  return sum;
}
