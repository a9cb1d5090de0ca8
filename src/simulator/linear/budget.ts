import type { Instant } from '../../core/issue.ts';
import { hourMs } from '../../core/time.ts';

export interface Limits {
  readonly requestsPerHour: number;
  readonly pointsPerHour: number;
}

/** What may still be spent within the hour that began with the first request. */
export class Budget {
  readonly #limits: Limits;
  #begin: Instant = -Infinity;
  #requests = 0;
  #points = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** False when the request is one too many, or too dear. */
  spend(points: number, now: Instant): boolean {
    if (now >= this.#begin + hourMs) {
      this.#begin = now;
      this.#requests = 0;
      this.#points = 0;
    }
    const { requestsPerHour, pointsPerHour } = this.#limits;
    const isAllowed = this.#requests < requestsPerHour && this.#points + points <= pointsPerHour;
    if (isAllowed) {
      this.#requests += 1;
      this.#points += points;
    }
    return isAllowed;
  }

  /** Instants in epoch milliseconds. */
  headers(): Readonly<Record<string, string>> {
    const { requestsPerHour, pointsPerHour } = this.#limits;
    const reset = String(this.#begin + hourMs);
    return {
      'x-ratelimit-requests-limit': String(requestsPerHour),
      'x-ratelimit-requests-remaining': String(requestsPerHour - this.#requests),
      'x-ratelimit-requests-reset': reset,
      'x-ratelimit-complexity-limit': String(pointsPerHour),
      'x-ratelimit-complexity-remaining': String(pointsPerHour - this.#points),
      'x-ratelimit-complexity-reset': reset,
    };
  }
}
