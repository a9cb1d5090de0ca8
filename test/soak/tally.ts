/** How often each kind of thing happened, in the order in which they first did. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(kind: string, count = 1): void {
    if (count > 0) this.#counts.set(kind, this.of(kind) + count);
  }

  addAll(counts: Iterable<readonly [kind: string, count: number]>): void {
    for (const [kind, count] of counts) this.add(kind, count);
  }

  of(kind: string): number {
    return this.#counts.get(kind) ?? 0;
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  [Symbol.iterator](): Iterator<[string, number]> {
    return this.#counts[Symbol.iterator]();
  }
}
