/** What goes wrong on demand: an answer in place of the real one, or a connection that is cut. */
export type Fault =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    }
  | { readonly kind: 'cut' };

/** Faults still to come and requests so far. */
export class Traffic {
  readonly #counts = new Map<string, number>();
  readonly #queue: Fault[] = [];

  /** Requests by endpoint since the start or the last `reset`, faulty ones too: "POST /rest/api/3/search/jql" → 3. */
  get requests(): ReadonlyMap<string, number> {
    return this.#counts;
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  reset(): void {
    this.#counts.clear();
  }

  /** The next requests, whatever they ask for, end in this. Queued behind earlier ones. */
  failNext(count: number, fault: Fault): void {
    this.#queue.push(...Array.from({ length: count }, () => fault));
  }

  /** Counts one request and tells what goes wrong with it. */
  meet(endpoint: string): Fault | undefined {
    this.#counts.set(endpoint, (this.#counts.get(endpoint) ?? 0) + 1);
    return this.#queue.shift();
  }
}
