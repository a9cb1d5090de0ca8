import type { Config } from '../config/config.ts';
import { UsageError } from './usage-error.ts';

/** @throws UsageError for an objective that is not configured. */
export function requireObjective(
  objective: string | undefined,
  { strategy, file }: Pick<Config, 'strategy' | 'file'>,
): void {
  const known = strategy.objectives.map(({ id }) => id);
  if (objective === undefined || known.includes(objective)) return;
  throw new UsageError(
    `--objective ${objective}: no such objective in ${file}; it has ${known.join(', ')}`,
  );
}
