import { sourceFingerprint, strategyFingerprint } from '../config/fingerprint.ts';
import { readSources } from '../store/sources.ts';
import { currentStrategyFingerprint } from '../store/strategy-versions.ts';
import type { Runtime } from './runtime.ts';

/** Numbers of another strategy or scope, or of half a tracker, would be wrong numbers. */
export async function requireComplete({ config, database }: Runtime, file: string): Promise<void> {
  const derivedUnder = await currentStrategyFingerprint(database.pool);
  if (derivedUnder === undefined) refuse('nothing has been read yet');
  if (derivedUnder !== strategyFingerprint(config)) {
    refuse(`the strategy or the rules in ${file} have changed since the stored issues were mapped`);
  }
  const sources = new Map((await readSources(database.pool)).map((each) => [each.id, each]));
  for (const source of config.sources) {
    const stored = sources.get(source.id);
    if (stored?.fingerprint !== sourceFingerprint(source, config.privacy)) {
      refuse(`what is read of ${source.id} has changed in ${file}`);
    }
    if (!stored.isHistoryComplete) {
      refuse(`${source.id} has not been read to the end yet, its numbers would be too small`);
    }
  }
}

function refuse(reason: string): never {
  throw new Error(
    `${reason}: run \`throughline sync --once\`, or (re)start the service and wait until it has read`,
  );
}

/** What `takeSnapshot` and the like gave; nothing while descendants of a changed ancestor are still to be derived. */
export function requireMapped<T>(taken: T | undefined): T {
  if (taken !== undefined) return taken;
  throw new Error(
    'changed issues are still being mapped: try again in a moment, or run `throughline sync --once`',
  );
}
