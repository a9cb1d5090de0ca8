import type { Instant } from '../../src/core/issue.ts';
import { hourMs, secondMs } from '../../src/core/time.ts';
import { ifRefused } from '../refusal.ts';

/**
 * Whether JQL takes unquoted epoch milliseconds, which is not documented everywhere: the newest issue is found from the
 * second of its creation on, and not from an hour later on. `createdFrom` = ids of the newest issues created since.
 */
export async function isEpochRead(
  newest: { readonly id: string; readonly at: Instant },
  createdFrom: (at: Instant) => Promise<readonly string[]>,
): Promise<boolean> {
  const second = newest.at - (newest.at % secondMs);
  return ifRefused([400], false, async () => {
    if (!(await createdFrom(second)).includes(newest.id)) return false;
    return !(await createdFrom(second + hourMs)).includes(newest.id);
  });
}
