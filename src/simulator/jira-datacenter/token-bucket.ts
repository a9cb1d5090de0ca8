import type { Instant } from '../../core/issue.ts';
import { secondMs } from '../../core/time.ts';

/** An administrator's limit: `fillRate` requests more every `intervalSeconds`, never more than `limit` saved up. */
export interface RateLimit {
  readonly limit: number;
  readonly fillRate: number;
  readonly intervalSeconds: number;
}

export class TokenBucket {
  readonly #rate: RateLimit;
  #tokens: number;
  #filledAt: Instant | undefined;

  constructor(rate: RateLimit) {
    this.#rate = rate;
    this.#tokens = rate.limit;
  }

  /** Whether a request may be made now. */
  take(now: Instant): boolean {
    const { limit, fillRate, intervalSeconds } = this.#rate;
    const filledAt = this.#filledAt ?? now;
    const fills = Math.floor((now - filledAt) / (intervalSeconds * secondMs));
    this.#filledAt = filledAt + fills * intervalSeconds * secondMs;
    this.#tokens = Math.min(limit, this.#tokens + fills * fillRate);
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** Of every answer; `retry-after` is 0 while there are tokens. */
  headers(now: Instant): Readonly<Record<string, string>> {
    const { limit, fillRate, intervalSeconds } = this.#rate;
    const nextFill = (this.#filledAt ?? now) + intervalSeconds * secondMs;
    const waitSeconds = this.#tokens > 0 ? 0 : Math.ceil((nextFill - now) / secondMs);
    return {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(this.#tokens),
      'x-ratelimit-interval-seconds': String(intervalSeconds),
      'x-ratelimit-fillrate': String(fillRate),
      'retry-after': String(waitSeconds),
    };
  }
}
