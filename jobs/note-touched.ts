import type { Instant } from '../src/core/issue.ts';
import { noteStale } from '../src/store/day-rows.ts';
import type { Queryable } from '../src/store/query.ts';
import type { JobContext } from './context.ts';
import { lastEndedDay } from './ended-days.ts';

/**
 * Notes that what is stored says something else from an instant on than it did: in the transaction that stores it, before
 * the data version is raised. What happened today touches no day row.
 */
export async function noteTouched(
  db: Queryable,
  { calendar, now }: Pick<JobContext, 'calendar' | 'now'>,
  since: Instant | undefined,
): Promise<void> {
  if (since === undefined || calendar.dateOf(since) > lastEndedDay(calendar, now())) return;
  await noteStale(db, since);
}
