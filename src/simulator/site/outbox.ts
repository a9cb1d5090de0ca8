import { secondMs } from '../../core/time.ts';
import { createRandom, type Random } from '../random.ts';

/** One webhook as it goes out. */
export interface Delivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface OutboxOptions {
  /** Where everything is sent. */
  readonly url: string;
  /** Default 1. */
  readonly seed?: number | undefined;
  /** Part of all deliveries that come twice; default 0. */
  readonly duplicateRate?: number | undefined;
  /** Part that comes after the next one; default 0. */
  readonly reorderRate?: number | undefined;
  /** Part that never comes; default 0. */
  readonly lossRate?: number | undefined;
}

export interface OutboxCounts {
  /** Requests made. */
  readonly sent: number;
  readonly duplicated: number;
  readonly reordered: number;
  readonly lost: number;
  /** Requests without an answer of 2xx. Nothing is sent again for that. */
  readonly refused: number;
}

/** Webhooks that a site sends from now on. */
export interface SentWebhooks {
  readonly outbox: Outbox;
  /** Nothing that happens later is told any more. */
  stop(): void;
}

/** Trackers wait this long for an answer. */
const patienceMs = 5 * secondMs;

/** Sends webhooks one after another, and makes the mistakes that are told to it. */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #random: Random;
  readonly #held: Delivery[] = [];
  #line: Promise<void> = Promise.resolve();
  #counts: OutboxCounts = { sent: 0, duplicated: 0, reordered: 0, lost: 0, refused: 0 };

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#random = createRandom(options.seed ?? 1);
  }

  get counts(): OutboxCounts {
    return this.#counts;
  }

  send(delivery: Delivery): void {
    const { duplicateRate = 0, reorderRate = 0, lossRate = 0 } = this.#options;
    if (this.#random.chance(lossRate)) return this.#count('lost');
    if (this.#random.chance(reorderRate)) {
      this.#count('reordered');
      this.#held.push(delivery);
      return;
    }
    this.#post(delivery);
    if (this.#random.chance(duplicateRate)) {
      this.#count('duplicated');
      this.#post(delivery);
    }
    this.#release();
  }

  /** Sends what is still held back and waits for the last answer. */
  async drain(): Promise<void> {
    this.#release();
    await this.#line;
  }

  #release(): void {
    for (const delivery of this.#held.splice(0)) this.#post(delivery);
  }

  #post(delivery: Delivery): void {
    this.#line = this.#inTurn(this.#line, delivery);
  }

  async #inTurn(turn: Promise<void>, delivery: Delivery): Promise<void> {
    await turn;
    this.#count('sent');
    if (!(await this.#isTaken(delivery))) this.#count('refused');
  }

  async #isTaken({ headers, body }: Delivery): Promise<boolean> {
    try {
      const signal = AbortSignal.timeout(patienceMs);
      const response = await fetch(this.#options.url, { method: 'POST', headers, body, signal });
      await response.arrayBuffer();
      return response.ok;
    } catch {
      return false;
    }
  }

  #count(what: keyof OutboxCounts): void {
    this.#counts = { ...this.#counts, [what]: this.#counts[what] + 1 };
  }
}
