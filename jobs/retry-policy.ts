import type { ConnectorErrorKind } from '../connectors/connector-error.ts';

/**
 * What happens after a failed attempt: `later` = the same job again after a growing pause; `after-limit` = the whole
 * queue of the source waits for the tracker's time, which is no failure; `next-run` = only the schedule tries again.
 */
export const retryPolicies = {
  auth: 'next-run',
  'not-found': 'next-run',
  malformed: 'next-run',
  unavailable: 'later',
  'rate-limited': 'after-limit',
} as const satisfies Record<ConnectorErrorKind, 'later' | 'after-limit' | 'next-run'>;

/** Pause when a tracker limits without saying for how long. */
export const defaultRateLimitMs = 60_000;
