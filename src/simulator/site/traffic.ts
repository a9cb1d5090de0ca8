import type { Instant } from '../../core/issue.ts';
import type { Fault } from './faults.ts';
import type { Weather } from './weather.ts';

/** Faults still to come and requests so far. */
export class Traffic {
  readonly #counts = new Map<string, number>();
  readonly #faults = new Map<string, number>();
  readonly #queue: Fault[] = [];
  #weather: Weather | undefined;

  /** Requests by endpoint since the start or the last `reset`, faulty ones too: "POST /rest/api/3/search/jql" → 3. */
  get requests(): ReadonlyMap<string, number> {
    return this.#counts;
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Faults that the weather brought since the start or the last `reset`, by kind. */
  get faults(): ReadonlyMap<string, number> {
    return this.#faults;
  }

  reset(): void {
    this.#counts.clear();
    this.#faults.clear();
  }

  /** The next requests, whatever they ask for, end in this. Queued behind earlier ones. */
  failNext(count: number, fault: Fault): void {
    this.#queue.push(...Array.from({ length: count }, () => fault));
  }

  /** From now on any request can meet a fault; undefined = none but those of `failNext`. */
  setWeather(weather: Weather | undefined): void {
    this.#weather = weather;
  }

  /** Counts one request and tells what goes wrong with it. */
  meet(endpoint: string, now: Instant): Fault | undefined {
    tally(this.#counts, endpoint);
    const queued = this.#queue.shift();
    const drawn = queued === undefined ? this.#weather?.draw(now) : undefined;
    if (drawn !== undefined) tally(this.#faults, drawn.kind);
    return queued ?? drawn?.fault;
  }
}

function tally(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
