import { sourceFingerprint, strategyFingerprint } from '../src/config/fingerprint.ts';
import type { Instant } from '../src/core/issue.ts';
import { addPending } from '../src/store/pending.ts';
import type { Queryable } from '../src/store/query.ts';
import { raiseDataVersion } from '../src/store/snapshots.ts';
import { declareSource, orderSources } from '../src/store/sources.ts';
import {
  adoptedConfiguration,
  adoptStrategy,
  wasEverAdopted,
} from '../src/store/strategy-versions.ts';
import type { JobContext } from './context.ts';
import { whileAdopting } from './in-force.ts';

type Prepared = Pick<JobContext, 'pool' | 'config' | 'fingerprint' | 'log' | 'now'>;

/**
 * Puts a configuration in force, and brings the store in line with it before any job runs: sources are made known
 * (another scope means reading anew), and another strategy means deriving every stored issue again, without calling a
 * tracker. Returns false, and does nothing, for one that was replaced since its file was last changed: of several files
 * that differ the one changed last holds, and a process that only has an old one does not turn it back.
 */
export async function prepareStore(context: Prepared, changedAt: Instant): Promise<boolean> {
  return whileAdopting(context.pool, async (client) => {
    const adopted = await adoptedConfiguration(client);
    const isOther = adopted?.configuration !== context.fingerprint;
    const isOlder = adopted !== undefined && changedAt < adopted.adoptedAt;
    if (isOther && isOlder && (await wasEverAdopted(client, context.fingerprint))) return false;
    const isNewStrategy = strategyFingerprint(context.config) !== adopted?.strategy;
    if (isOther) await adopt(client, context, isNewStrategy);
    const hasNewSource = await declareSources(client, context, isNewStrategy);
    await orderSources(
      client,
      context.config.sources.map(({ id }) => id),
    );
    if (isNewStrategy || hasNewSource) await raiseDataVersion(client);
    return true;
  });
}

async function adopt(client: Queryable, context: Prepared, isNewStrategy: boolean): Promise<void> {
  const { config, fingerprint: configuration, log, now } = context;
  const fingerprint = strategyFingerprint(config);
  const rules = Object.fromEntries(config.sources.map((source) => [source.id, source.rules]));
  const { strategy, timezone } = config;
  await adoptStrategy(client, { fingerprint, configuration, strategy, timezone, rules, at: now() });
  const { effectiveFrom } = strategy;
  log.info({ fingerprint, effectiveFrom, isNewStrategy }, 'configuration put in force');
}

/** Returns whether one is new or read otherwise. */
async function declareSources(
  client: Queryable,
  { config, log }: Prepared,
  isNewStrategy: boolean,
): Promise<boolean> {
  let hasChanged = false;
  for (const source of config.sources) {
    const { id } = source;
    const declared = await declareSource(client, id, sourceFingerprint(source, config.privacy));
    if (declared === 'changed') {
      log.warn({ source: id }, 'what is read of this source has changed: reading all of it anew');
    }
    if (declared === 'changed' || (isNewStrategy && declared === 'same')) {
      await addPending(client, id, [{ kind: 'source', id: '' }]);
    }
    hasChanged ||= declared !== 'same';
  }
  return hasChanged;
}
