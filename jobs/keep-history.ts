import { deleteDayRows, isAnythingStale, markStale, writeDayRows } from '../src/store/day-rows.ts';
import { isAnyPending } from '../src/store/pending.ts';
import { consistently, whileAlone } from '../src/store/query.ts';
import type { JobContext } from './context.ts';
import { dueDays } from './due-days.ts';
import { whileInForce } from './in-force.ts';
import { daysAtOnce, takeDays } from './take-days.ts';

/**
 * Computes the day rows that are missing or stale, newest days first, some days a transaction: a crash loses those at
 * most. Alone: a second one ends at once. What is stored meanwhile marks the rows it touches for the next time.
 */
export async function keepHistory(context: JobContext, signal: AbortSignal): Promise<void> {
  await whileAlone(context.pool, 'history', async () => {
    await settle(context);
    while (await computeSome(context, signal)) signal.throwIfAborted();
  });
}

/** Whether a history job has anything to do. */
export async function isHistoryDue(context: JobContext): Promise<boolean> {
  const { due, needless } = await dueDays(context.pool, context);
  return due.length + needless.length > 0 || (await isAnythingStale(context.pool));
}

async function settle(context: JobContext): Promise<void> {
  await whileInForce(context, async (client) => {
    await markStale(client, (since) => context.calendar.dateOf(since));
    await deleteDayRows(client, (await dueDays(client, context)).needless);
  });
}

async function computeSome(context: JobContext, signal: AbortSignal): Promise<boolean> {
  const taken = await consistently(context.pool, async (client) => {
    if (await isAnyPending(client)) return undefined;
    const { due } = await dueDays(client, context);
    const [first] = due;
    if (first === undefined) return undefined;
    const same = due.filter((each) => each.config === first.config).slice(0, daysAtOnce);
    const { config } = first;
    const { calendar } = context;
    const days = same.map(({ day }) => day);
    return { of: first, rows: await takeDays(client, { config, calendar, days }, signal) };
  });
  if (taken === undefined) return false;
  const { of, rows } = taken;
  await whileInForce(context, (client) => writeDayRows(client, of, rows));
  context.log.info({ newest: of.day, days: rows.length }, 'days of the history computed');
  return true;
}
