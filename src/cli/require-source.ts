import type { Config } from '../config/config.ts';
import { UsageError } from './usage-error.ts';

/** @throws UsageError for a source that is not configured. */
export function requireSource(source: string, { sources, file }: Config): void {
  const known = sources.map(({ id }) => id);
  if (known.includes(source)) return;
  throw new UsageError(`--source ${source}: no such source in ${file}; it has ${known.join(', ')}`);
}
