import { sourceFingerprint, strategyFingerprint } from '../config/fingerprint.ts';
import { readSources } from '../store/sources.ts';
import { currentStrategyFingerprint } from '../store/strategy-versions.ts';
import type { Runtime } from './runtime.ts';

/** Numbers of another scope, or of half a tracker, would be wrong numbers. */
export async function requireRead({ config, database }: Runtime, file: string): Promise<void> {
  const sources = new Map((await readSources(database.pool)).map((each) => [each.id, each]));
  for (const source of config.sources) {
    const stored = sources.get(source.id);
    if (stored === undefined) refuse(`nothing has been read of ${source.id} yet`);
    if (stored.fingerprint !== sourceFingerprint(source, config.privacy)) {
      refuse(`what is read of ${source.id} has changed in ${file}`);
    }
    if (!stored.isHistoryComplete) {
      refuse(`${source.id} has not been read to the end yet, its numbers would be too small`);
    }
  }
}

/** The same, and what is stored was mapped by the strategy of the file. */
export async function requireMapped(runtime: Runtime, file: string): Promise<void> {
  const mappedBy = await currentStrategyFingerprint(runtime.database.pool);
  if (mappedBy === undefined) refuse('nothing has been read yet');
  if (mappedBy !== strategyFingerprint(runtime.config)) {
    refuse(`the strategy or the rules in ${file} have changed since the stored issues were mapped`);
  }
  await requireRead(runtime, file);
}

function refuse(reason: string): never {
  throw new Error(
    `${reason}: run \`throughline sync --once\`, or (re)start the service and wait until it has read`,
  );
}
