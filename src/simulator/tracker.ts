/**
 * What one simulated tracker holds: issues with their complete history. It knows no product; the sites show it the
 * way Jira or Linear would. Empty values are `null`, because mutations are kept as JSON.
 */
import type { Instant } from '../core/issue.ts';

export interface IssueFields {
  readonly title: string;
  readonly type: string;
  /** Jira project key or Linear team key. A change moves the issue and gives it a new key. */
  readonly team: string;
  /** Id of a status of the site. */
  readonly status: string;
  /** Name of the resolution, Jira only. */
  readonly resolution: string | null;
  /** Jira the labels themselves, Linear their ids. */
  readonly labels: readonly string[];
  /** Id of a person. */
  readonly assignee: string | null;
  readonly estimate: number | null;
  readonly isFlagged: boolean;
  /** Id of the parent issue. */
  readonly parent: string | null;
  /** Id of the Linear project. */
  readonly project: string | null;
  /** Ids of the issues that block it. */
  readonly blockers: readonly string[];
  /** Ids of the issues that it blocks. Only trackers that tell links on both sides have any. */
  readonly blocks: readonly string[];
  /** Addresses attached to it, Linear only. */
  readonly attached: readonly string[];
  /** Key of the issue of Jira it is synced with, Linear only. */
  readonly syncedWith: string | null;
  readonly place: 'live' | 'archived' | 'trashed';
}

export type FieldValues = Partial<IssueFields>;

/** What one person changed at one moment; `before` and `after` hold the same fields. */
export interface Entry {
  /** Grows with time over the whole tracker. */
  readonly number: number;
  readonly at: Instant;
  readonly actor: string;
  readonly before: FieldValues;
  readonly after: FieldValues;
}

export interface TrackedIssue {
  readonly id: string;
  readonly key: string;
  readonly previousKeys: readonly string[];
  readonly createdAt: Instant;
  readonly creator: string;
  readonly updatedAt: Instant;
  /** Since when it is archived or trashed. */
  readonly shelvedAt: Instant | null;
  readonly fields: IssueFields;
  /** Oldest first. */
  readonly entries: readonly Entry[];
}

interface Occurrence {
  readonly at: Instant;
  /** Id of a person. */
  readonly actor: string;
  /** Id of the issue. */
  readonly id: string;
}

export type Mutation =
  | (Occurrence & { readonly kind: 'create'; readonly fields: IssueFields })
  | (Occurrence & { readonly kind: 'change'; readonly set: FieldValues })
  /** Gone for good. */
  | (Occurrence & { readonly kind: 'delete' });

/** A mutation that changed something, with the issue before and after it. */
export interface Happening {
  readonly mutation: Mutation;
  readonly before: TrackedIssue | undefined;
  readonly after: TrackedIssue | undefined;
}

export type Watcher = (happening: Happening) => void;

/** What an issue starts with, beside what its creator fills in. */
export const emptyFields = {
  resolution: null,
  labels: [],
  assignee: null,
  estimate: null,
  isFlagged: false,
  parent: null,
  project: null,
  blockers: [],
  blocks: [],
  attached: [],
  syncedWith: null,
  place: 'live',
} as const satisfies FieldValues;

export class Tracker {
  readonly #issues = new Map<string, TrackedIssue>();
  readonly #entries = new Map<string, Entry[]>();
  /** Keys of today and of former days. */
  readonly #ids = new Map<string, string>();
  readonly #keys = new Map<string, { readonly from: Instant; readonly key: string }[]>();
  readonly #numbers = new Map<string, number>();
  readonly #watchers = new Set<Watcher>();
  #revision = 0;
  #created = 0;
  #entryNumber = 10_000;

  /** Grows with every mutation. */
  get revision(): number {
    return this.#revision;
  }

  /** How many issues were ever created. */
  get created(): number {
    return this.#created;
  }

  get issues(): ReadonlyMap<string, TrackedIssue> {
    return this.#issues;
  }

  find(idOrKey: string): TrackedIssue | undefined {
    return this.#issues.get(idOrKey) ?? this.#issues.get(this.#ids.get(idOrKey) ?? '');
  }

  /** The key of an issue at an instant, of a deleted one too. */
  keyAt(id: string, at: Instant): string {
    const keys = this.#keys.get(id) ?? [];
    return (keys.findLast(({ from }) => from <= at) ?? keys[0])?.key ?? id;
  }

  /** Has everything told that happens from now on, until the function that it returns is called. */
  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  /** Mutations of one issue come in the order of time. */
  apply(mutation: Mutation): void {
    const before = this.#issues.get(mutation.id);
    this.#revision += 1;
    this.#carryOut(mutation);
    const after = this.#issues.get(mutation.id);
    if (before === after) return;
    for (const watcher of this.#watchers) watcher({ mutation, before, after });
  }

  #carryOut(mutation: Mutation): void {
    switch (mutation.kind) {
      case 'create':
        return this.#create(mutation);
      case 'change':
        return this.#change(mutation);
      case 'delete':
        return this.#delete(mutation.id);
    }
  }

  #create(mutation: Mutation & { kind: 'create' }): void {
    const { id, at, actor, fields } = mutation;
    if (this.#issues.has(id)) throw new Error(`issue ${id} exists already`);
    this.#created += 1;
    const entries: Entry[] = [];
    this.#entries.set(id, entries);
    const key = this.#nextKey(id, fields.team, at);
    const times = { createdAt: at, updatedAt: at, shelvedAt: null };
    this.#issues.set(id, { id, key, previousKeys: [], creator: actor, ...times, fields, entries });
  }

  #change({ id, at, actor, set }: Mutation & { kind: 'change' }): void {
    const issue = this.#issues.get(id);
    if (issue === undefined) throw new Error(`no issue ${id} to change`);
    const { before, after } = difference(issue.fields, set);
    if (Object.keys(after).length === 0) return;
    this.#entryNumber += 1;
    this.#entries.get(id)?.push({ number: this.#entryNumber, at, actor, before, after });
    const moved = after.team === undefined ? undefined : this.#nextKey(id, after.team, at);
    // Archiving is the one change that leaves `updated` alone (Linear).
    const isShelving = Object.keys(after).every((field) => field === 'place');
    this.#issues.set(id, {
      ...issue,
      key: moved ?? issue.key,
      previousKeys: moved === undefined ? issue.previousKeys : [...issue.previousKeys, issue.key],
      updatedAt: isShelving ? issue.updatedAt : at,
      shelvedAt: after.place === undefined ? issue.shelvedAt : after.place === 'live' ? null : at,
      fields: { ...issue.fields, ...after },
    });
  }

  #delete(id: string): void {
    if (!this.#issues.delete(id)) throw new Error(`no issue ${id} to delete`);
    this.#entries.delete(id);
  }

  #nextKey(id: string, team: string, at: Instant): string {
    const number = (this.#numbers.get(team) ?? 0) + 1;
    this.#numbers.set(team, number);
    const key = `${team}-${number}`;
    this.#ids.set(key, id);
    this.#keys.set(id, [...(this.#keys.get(id) ?? []), { from: at, key }]);
    return key;
  }
}

function difference(
  fields: IssueFields,
  set: FieldValues,
): { before: FieldValues; after: FieldValues } {
  const changed = Object.entries(set).filter(
    ([name, value]) => !isSame(valueOf(fields, name), value),
  );
  return {
    before: Object.fromEntries(changed.map(([name]) => [name, valueOf(fields, name)])),
    after: Object.fromEntries(changed),
  };
}

function valueOf(fields: IssueFields, name: string): unknown {
  return new Map<string, unknown>(Object.entries(fields)).get(name);
}

function isSame(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
