import { whileAlone } from '../src/store/query.ts';
import { readSource } from '../src/store/sources.ts';
import {
  readRegistration,
  storeRegistration,
  teamsInScope,
} from '../src/store/webhook-registrations.ts';
import type { JobContext, Source } from './context.ts';

/**
 * Keeps a source's webhooks registered with its tracker. Until the source was read to its end its projects are not known:
 * then the end of that run asks again.
 */
export async function keepWebhooks(
  context: JobContext,
  { config, connector }: Source,
  signal: AbortSignal,
): Promise<void> {
  const { id, webhook } = config;
  const { webhooks } = connector;
  const callback = webhook?.callback;
  if (callback === undefined || webhooks === undefined) return;
  const { pool, log } = context;
  await whileAlone(pool, `webhooks ${id}`, async () => {
    if ((await readSource(pool, id))?.isHistoryComplete !== true) return;
    const teams = await teamsInScope(pool, id);
    if (teams.length === 0) return;
    const known = await readRegistration(pool, id);
    const kept = await webhooks.keep({ callback, teams, known }, signal);
    await storeRegistration(pool, id, kept);
    log.info({ source: id, expiresAt: new Date(kept.expiresAt).toISOString() }, 'webhooks kept');
  });
}
