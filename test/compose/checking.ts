import { setTimeout as pause } from 'node:timers/promises';

export function must(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}

/** Looks again and again until the work is done. */
export async function lookDuring(
  work: Promise<unknown>,
  look: () => Promise<unknown>,
  everyMs: number,
): Promise<void> {
  const done = new AbortController();
  async function looking(): Promise<void> {
    while (!done.signal.aborted) {
      await look();
      await pause(everyMs);
    }
  }
  await Promise.all([work.finally(() => done.abort()), looking()]);
}
