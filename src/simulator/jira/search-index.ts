import type { Instant } from '../../core/issue.ts';
import { createRandom, type Random } from '../random.ts';
import type { JiraContent, JiraIssue } from './jira-content.ts';
import type { JqlOrder } from './jql-order.ts';

export interface IndexedIssue {
  /** As it is. */
  readonly issue: JiraIssue;
  /** As the index has it: by this it is found and sorted. */
  readonly indexed: JiraIssue;
}

export interface IndexOptions {
  readonly now: () => Instant;
  /** Part of the changed issues that stand where they stood until the index knows; the others are not found. Default 0. */
  readonly staleShare?: number | undefined;
  /** Default 1. */
  readonly seed?: number | undefined;
  /** What the index keeps of an issue; default all. */
  readonly kept?: (issue: JiraIssue) => JiraIssue;
}

/** How soon the index knows of a change: each takes its own time, from least to most. */
export interface IndexLag {
  readonly leastMs: number;
  readonly mostMs: number;
}

export interface IndexCounts {
  /** Changes that took an issue out of searches until the index knew, and those that left it where it stood. */
  readonly late: number;
  readonly stale: number;
  /** Issues that one search left out. */
  readonly missing: number;
}

/** One issue with its newest change. */
interface Entry extends IndexedIssue {
  /** Where its change lies between the least and the most lag. */
  readonly slowness: number;
  /** What the index has meanwhile. */
  readonly before: JiraIssue | undefined;
}

/**
 * What searches look into: it follows the content with a lag, and an issue already found can be missing from one later
 * search.
 */
export class SearchIndex {
  lag: IndexLag = { leastMs: 0, mostMs: 0 };
  /** Probability that a search leaves out one issue that an earlier one found. */
  missRate = 0;
  readonly #content: JiraContent;
  readonly #options: IndexOptions;
  readonly #random: Random;
  readonly #entries = new Map<string, Entry>();
  readonly #sorted = new Map<string, readonly Entry[]>();
  readonly #found = new Set<string>();
  #present: readonly Entry[] = [];
  #counts: IndexCounts = { late: 0, stale: 0, missing: 0 };
  #revision: number | undefined;

  constructor(content: JiraContent, options: IndexOptions) {
    this.#content = content;
    this.#options = options;
    this.#random = createRandom(options.seed ?? 1);
  }

  /** What it did wrong so far. */
  get counts(): IndexCounts {
    return this.#counts;
  }

  /** Everything the index has now, in this order; issues named by id stand in it as they are. */
  entries(order: JqlOrder, reconciled: readonly string[] = []): readonly IndexedIssue[] {
    this.#follow();
    const sorted = this.#sorted.get(order.name) ?? this.#present.toSorted(by(order));
    this.#sorted.set(order.name, sorted);
    const isBehind = (entry: Entry): boolean =>
      !reconciled.includes(entry.issue.id) && this.#isBehind(entry);
    if (this.lag.mostMs === 0 || !sorted.some(isBehind)) return sorted;
    const stale = sorted.filter(isBehind).flatMap(({ issue, before }) => {
      return before === undefined ? [] : [{ issue, indexed: before }];
    });
    return [...sorted.filter((entry) => !isBehind(entry)), ...stale].toSorted(by(order));
  }

  /** The same without an issue that is missing this once. It must be found again before it can be missing again. */
  withMisses<E extends IndexedIssue>(found: readonly E[]): readonly E[] {
    if (this.missRate === 0) return found;
    const known = found.filter(({ issue }) => this.#found.has(issue.id));
    const [first, ...rest] = this.#random.chance(this.missRate) ? known : [];
    const missed = first === undefined ? undefined : this.#random.pick([first, ...rest]);
    for (const { issue } of found) this.#found.add(issue.id);
    if (missed === undefined) return found;
    this.#found.delete(missed.issue.id);
    this.#count('missing');
    return found.filter((entry) => entry !== missed);
  }

  #isBehind({ issue, slowness }: Entry): boolean {
    const { leastMs, mostMs } = this.lag;
    return this.#options.now() < issue.updatedAt + leastMs + slowness * (mostMs - leastMs);
  }

  #follow(): void {
    if (this.#revision === this.#content.revision()) return;
    this.#revision = this.#content.revision();
    this.#sorted.clear();
    this.#present = [...this.#content.issues()].map((issue) => {
      const known = this.#entries.get(issue.id);
      const entry = known?.issue === issue ? known : this.#changed(issue, known);
      this.#entries.set(issue.id, entry);
      return entry;
    });
  }

  #changed(issue: JiraIssue, known: Entry | undefined): Entry {
    const { staleShare = 0, kept = (all: JiraIssue) => all } = this.#options;
    const standing = known !== undefined && this.#isBehind(known) ? known.before : known?.indexed;
    const before = this.#random.chance(staleShare) ? standing : undefined;
    const entry = { issue, indexed: kept(issue), slowness: this.#random.next(), before };
    if (this.#isBehind(entry)) this.#count(before === undefined ? 'late' : 'stale');
    return entry;
  }

  #count(what: keyof IndexCounts): void {
    this.#counts = { ...this.#counts, [what]: this.#counts[what] + 1 };
  }
}

/** What can be set of an index while its site runs. */
export interface IndexControls {
  /** Milliseconds until a search finds a change: from `leastMs`, which is `mostMs` unless told, to `mostMs`. */
  setIndexLag(mostMs: number, leastMs?: number): void;
  /** Probability that a search leaves out one issue that an earlier one found. */
  setMissRate(rate: number): void;
  indexCounts(): IndexCounts;
}

export function indexControls(index: SearchIndex): IndexControls {
  return {
    setIndexLag: (mostMs, leastMs = mostMs) => {
      index.lag = { leastMs, mostMs };
    },
    setMissRate: (rate) => {
      index.missRate = rate;
    },
    indexCounts: () => index.counts,
  };
}

function by({ compare }: JqlOrder): (a: IndexedIssue, b: IndexedIssue) => number {
  return (a, b) => compare(a.indexed, b.indexed);
}
