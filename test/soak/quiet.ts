import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { minuteMs, secondMs } from '../../src/core/time.ts';
import type { LogLine } from './service.ts';
import { lagMs, sourceIds } from './trackers.ts';

/** What has come to its end since a moment, by the logs. */
export class Ends {
  readonly #runs = new Map<string, number>();
  readonly #sweeps = new Map<string, number>();

  note({ msg, source = '', removed = 0, unconfirmed = 0 }: LogLine): void {
    if (msg === 'run finished') this.#runs.set(source, (this.#runs.get(source) ?? 0) + 1);
    if (msg !== 'sweep finished') return;
    // One that finds something has to be followed by one that does not.
    const hasFound = removed > 0 || unconfirmed > 0;
    this.#sweeps.set(source, hasFound ? 0 : (this.#sweeps.get(source) ?? 0) + 1);
  }

  /** Three runs and three sweeps in a row that found nothing, of every source. */
  get areEnough(): boolean {
    return sourceIds.every(
      (source) => (this.#runs.get(source) ?? 0) >= 3 && (this.#sweeps.get(source) ?? 0) >= 3,
    );
  }
}

const pollMs = 500;
/** A limit without headers and a hanging request hold a source for a minute each. */
const patienceMs = 5 * minuteMs;

/**
 * Waits until the index has caught up, and then until runs and sweeps find nothing any more and nothing is left to be
 * derived. False when that does not come.
 */
export async function untilQuiet(
  pool: Pool,
  watch: (ends: Ends) => void,
  signal: AbortSignal,
): Promise<boolean> {
  await sleep(lagMs + secondMs, undefined, { signal }).catch(() => undefined);
  const ends = new Ends();
  watch(ends);
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline && !signal.aborted) {
    if (ends.areEnough && (await isDerived(pool))) return true;
    await sleep(pollMs, undefined, { signal }).catch(() => undefined);
  }
  return false;
}

async function isDerived(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ left: number }>(
    `select (select count(*) from attribution_pending)::int + (select count(*) from issue_missing)::int as left`,
  );
  return rows[0]?.left === 0;
}
