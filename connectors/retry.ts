import { setTimeout as sleep } from 'node:timers/promises';
import { secondMs } from '../src/core/time.ts';
import { ConnectorError } from './connector-error.ts';

const tries = 4;
const backOffMs = 250;
/** Longer waits are for the queue, which frees its worker meanwhile. */
export const longestWaitMs = 15 * secondMs;

/** Repeats a request whose failure is likely to pass. Rejects with the signal's reason once it is aborted. */
export async function withRetry<T>(request: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    signal.throwIfAborted();
    try {
      return await request();
    } catch (error) {
      signal.throwIfAborted();
      const waitMs = tried < tries ? waitBeforeRetry(error, tried) : undefined;
      if (waitMs === undefined) throw error;
      await sleep(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}

/** What the tracker asked for, plus a random share of a doubling step, so that workers do not come back together. */
function waitBeforeRetry(error: unknown, tried: number): number | undefined {
  if (!(error instanceof ConnectorError) || !isTransient(error)) return undefined;
  const waitMs = (error.retryAfterMs ?? 0) + Math.random() * backOffMs * 2 ** tried;
  return waitMs <= longestWaitMs ? waitMs : undefined;
}

function isTransient(error: ConnectorError): boolean {
  if (error.kind === 'rate-limited') return true;
  if (error.kind !== 'unavailable') return false;
  return error.status === undefined || (error.status >= 502 && error.status <= 504);
}

/** `Retry-After`: seconds, or an HTTP date. Undefined when the header is absent or unreadable. */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  if (header.trim() !== '' && Number.isFinite(seconds)) return Math.max(0, seconds * secondMs);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** A header that is a number, when it is one. */
export function numberOf(header: string | null): number | undefined {
  const value = Number(header);
  return header === null || header.trim() === '' || !Number.isFinite(value) ? undefined : value;
}
