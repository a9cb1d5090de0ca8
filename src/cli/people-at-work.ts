import type { LivingCompany } from '../simulator/company/living-company.ts';
import { letPeopleWork } from '../simulator/company/people.ts';

const tickMs = 2_000;

/** Lets the people of a simulated company go on working until what it returns is called. */
export function startWork(living: LivingCompany): () => Promise<void> {
  const stop = new AbortController();
  const working = letPeopleWork(
    living,
    { now: Date.now, tickMs, seed: Date.now(), onError: showError },
    stop.signal,
  );
  return async () => {
    stop.abort();
    await working;
  };
}

export function showError(error: unknown): void {
  console.error(`throughline: ${error instanceof Error ? error.message : String(error)}`);
}
