import { sourceFingerprint, strategyFingerprint } from '../src/config/fingerprint.ts';
import { addPending } from '../src/store/pending.ts';
import { inTransaction } from '../src/store/query.ts';
import { raiseDataVersion } from '../src/store/snapshots.ts';
import { declareSource, orderSources } from '../src/store/sources.ts';
import { adoptStrategy, currentStrategyFingerprint } from '../src/store/strategy-versions.ts';
import type { JobContext } from './context.ts';

/**
 * Brings the store in line with the configuration before any job runs: sources are made known (another scope means
 * reading anew), and another strategy means deriving every stored issue again, without calling a tracker.
 */
export async function prepareStore(context: Omit<JobContext, 'enqueue'>): Promise<void> {
  await inTransaction(context.pool, async (client) => {
    await client.query("select pg_advisory_xact_lock(hashtextextended('prepare-store', 0))");
    const fingerprint = strategyFingerprint(context.config);
    const isNewStrategy = (await currentStrategyFingerprint(client)) !== fingerprint;
    if (isNewStrategy) {
      const { strategy } = context.config;
      await adoptStrategy(client, { fingerprint, strategy, at: context.now() });
      context.log.info({ fingerprint }, 'strategy adopted');
    }
    let hasChanged = isNewStrategy;
    for (const [id, { config }] of context.sources) {
      const declared = await declareSource(
        client,
        id,
        sourceFingerprint(config, context.config.privacy),
      );
      if (declared === 'changed') {
        context.log.warn(
          { source: id },
          'what is read of this source has changed: reading all of it anew',
        );
      }
      if (declared === 'changed' || (isNewStrategy && declared === 'same')) {
        await addPending(client, id, [{ kind: 'source', id: '' }]);
      }
      hasChanged = hasChanged || declared !== 'same';
    }
    await orderSources(
      client,
      context.config.sources.map(({ id }) => id),
    );
    if (hasChanged) await raiseDataVersion(client);
  });
}
