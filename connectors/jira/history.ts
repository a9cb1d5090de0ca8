import { z } from 'zod';
import type { DataProblem } from '../../src/core/data-problem.ts';
import type { Change, Instant, StatusRef, ValueChange } from '../../src/core/issue.ts';
import { instantOf } from '../instant.ts';
import { malformedRecord, reasonOf } from '../malformed.ts';
import { saysBlocked } from './blocking-links.ts';
import { type IssueRecord, personOf, projectKeyOf } from './issue-record.ts';
import { idSchema, type JiraReading, type SiteState } from './jira-session.ts';

/** Most of all that is read: checked, and not copied as a record would be. */
const itemSchema = z.custom<Readonly<Record<string, unknown>>>(isRecord, {
  error: ({ input }) => `Invalid input: expected record, received ${z.util.parsedType(input)}`,
});

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One change history: what one person changed at one moment. Items are read by `text`, see there. */
const historySchema = z.object({
  id: idSchema,
  created: z.unknown(),
  items: z
    .array(itemSchema)
    .nullish()
    .transform((items) => items ?? []),
});
export type History = z.infer<typeof historySchema>;
type Item = History['items'][number];
/** A Jira issue has no project beside its parent: its project is its team. */
type ValueField = Exclude<ValueChange['field'], 'project'>;
export type Field = 'status' | 'labels' | 'blockers' | ValueField;

const systemFields: Readonly<Record<string, Field>> = {
  status: 'status',
  labels: 'labels',
  resolution: 'resolution',
  assignee: 'assignee',
  project: 'team',
  parent: 'parent',
  issuelinks: 'blockers',
  // Items of links have no fieldId.
  Link: 'blockers',
  // Two older names of the parent; items that carry them have no fieldId.
  IssueParentAssociation: 'parent',
  Parent: 'parent',
};

/** Fields whose history is read, by field id. */
export function followedFields(state: SiteState): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>(Object.entries(systemFields));
  for (const id of state.estimateFields) fields.set(id, 'estimate');
  if (state.flagField !== null) fields.set(state.flagField, 'flag');
  if (state.epicField !== null) fields.set(state.epicField, 'parent');
  return fields;
}

/** How a custom field stands among the followed ones where histories tell its name only. */
export function customFieldNamed(name: string): string {
  return `custom field ${name}`;
}

/** Histories as they came. Entries that cannot be read are listed. */
export function parseHistories(
  issueId: string,
  raw: readonly unknown[],
): { histories: readonly History[]; problems: readonly DataProblem[] } {
  const histories: History[] = [];
  const problems: DataProblem[] = [];
  for (const [index, entry] of raw.entries()) {
    const usual = usualHistory(entry);
    if (usual !== undefined) {
      histories.push(usual);
      continue;
    }
    const history = historySchema.safeParse(entry);
    if (history.success) histories.push(history.data);
    else problems.push(malformedRecord(issueId, `history[${index}] ${reasonOf(history.error)}`));
  }
  return { histories, problems };
}

/**
 * What `historySchema` makes of an entry as nearly all are, without what a schema makes on its way: of eight entries an
 * issue that is a tenth of all the memory a read asks for. None when: it is not quite so.
 */
function usualHistory(entry: unknown): History | undefined {
  if (!isRecord(entry)) return undefined;
  const { id, created, items } = entry;
  if (typeof id !== 'string' || id === '' || !Array.isArray(items)) return undefined;
  return items.every(isRecord) ? { id, created, items } : undefined;
}

export interface IssueHistory {
  readonly issueId: string;
  readonly histories: readonly History[];
  /** Where it is now. */
  readonly project: IssueRecord['fields']['project'];
  readonly followed: ReadonlyMap<string, Field>;
}

export interface ReadHistory {
  readonly changes: readonly Change[];
  /** Keys it had before it was moved, oldest first. */
  readonly formerKeys: readonly string[];
  readonly problems: readonly DataProblem[];
}

const byNumber = new Intl.Collator('en', { numeric: true });

/** Every change once, oldest first. An entry that cannot be read is listed and left out. */
export function readHistory(issue: IssueHistory, reading: JiraReading): ReadHistory {
  const problems: DataProblem[] = [];
  const dated: { at: Instant; history: History }[] = [];
  for (const history of uniqueHistories(issue.histories)) {
    if (!history.items.some((item) => fieldOf(item, issue.followed) !== undefined)) continue;
    const at = instantOf(history.created);
    if (at !== undefined) dated.push({ at, history });
    else problems.push(malformedRecord(issue.issueId, `history ${history.id}: unreadable date`));
  }
  dated.sort((a, b) => a.at - b.at || byNumber.compare(a.history.id, b.history.id));
  const changes: Change[] = [];
  for (const { at, history } of dated) {
    const read = readItems({ at, history, issue }, reading);
    changes.push(...read.changes);
    problems.push(...read.problems);
  }
  const formerKeys = dated.flatMap(({ history }) => keyBefore(history) ?? []);
  return { changes, formerKeys: [...new Set(formerKeys)], problems };
}

function keyBefore(history: History): string | undefined {
  const moved = movedItem(history);
  return moved === undefined ? undefined : text(moved, 'fromString');
}

/** The same history can stand on both sides of a page border. */
function uniqueHistories(histories: readonly History[]): Iterable<History> {
  return new Map(histories.map((history) => [history.id, history])).values();
}

interface Entry {
  readonly at: Instant;
  readonly history: History;
  readonly issue: IssueHistory;
}

function readItems(entry: Entry, reading: JiraReading): Pick<ReadHistory, 'changes' | 'problems'> {
  const changes: Change[] = [];
  const problems: DataProblem[] = [];
  const used = new Map<string, number>();
  for (const item of entry.history.items) {
    const field = fieldOf(item, entry.issue.followed);
    if (field === undefined) continue;
    const change = toChange(
      { ...entry, item, field, id: itemId(entry.history.id, item, used) },
      reading,
    );
    if (change === 'unreadable') {
      const detail = `history ${entry.history.id}: a change of ${field} without ids`;
      problems.push(malformedRecord(entry.issue.issueId, detail));
    } else if (change !== undefined && !isTold(change, changes)) changes.push(change);
  }
  return { changes, problems };
}

/** Stable over reads whatever else the answer holds: history, field, and a number for a second item of one field. */
function itemId(historyId: string, item: Item, used: Map<string, number>): string {
  const name = text(item, 'fieldId') ?? text(item, 'field') ?? '';
  const count = (used.get(name) ?? 0) + 1;
  used.set(name, count);
  return count === 1 ? `${historyId}:${name}` : `${historyId}:${name}:${count}`;
}

/** Jira tells one change of a parent under several names. */
function isTold(change: Change, changes: readonly Change[]): boolean {
  return (
    change.field === 'parent' &&
    changes.some((c) => c.field === 'parent' && c.from === change.from && c.to === change.to)
  );
}

function fieldOf(item: Item, followed: ReadonlyMap<string, Field>): Field | undefined {
  const id = text(item, 'fieldId');
  if (id !== undefined) return followed.get(id);
  // Field names are display text: they decide only where there is no id. A custom field can be called "status" too.
  const name = text(item, 'field') ?? '';
  return followed.get(text(item, 'fieldtype') === 'custom' ? customFieldNamed(name) : name);
}

interface FollowedItem extends Entry {
  readonly item: Item;
  readonly field: Field;
  readonly id: string;
}

function toChange(entry: FollowedItem, reading: JiraReading): Change | 'unreadable' | undefined {
  const { item, field, id, at } = entry;
  if (field === 'status') {
    const from = statusOf(item, 'from');
    const to = statusOf(item, 'to');
    return from === undefined || to === undefined ? 'unreadable' : { field, id, at, from, to };
  }
  if (field === 'labels') {
    const before = labelsOf(text(item, 'fromString'));
    const after = labelsOf(text(item, 'toString'));
    const added = after.filter((label) => !before.includes(label));
    const removed = before.filter((label) => !after.includes(label));
    return added.length + removed.length === 0 ? undefined : { field, id, at, added, removed };
  }
  if (field === 'blockers') {
    const added = blockerOn(item, 'to', reading);
    const removed = blockerOn(item, 'from', reading);
    return added.length + removed.length === 0 ? undefined : { field, id, at, added, removed };
  }
  const from = values[field](entry, 'from', reading);
  const to = values[field](entry, 'to', reading);
  return from === to ? undefined : { field, id, at, from, to };
}

type Side = 'from' | 'to';

function statusOf(item: Item, side: Side): StatusRef | undefined {
  const id = text(item, side);
  return id === undefined ? undefined : { id, name: text(item, `${side}String`) ?? id };
}

/** Labels have no ids: each side is the whole list, separated by spaces, which labels cannot hold. */
function labelsOf(list: string | undefined): readonly string[] {
  return [...new Set((list ?? '').split(/\s+/).filter((label) => label !== ''))];
}

/** Links name the other side by the key of that day; what kind of link it is stands only in a text beside it. */
function blockerOn(item: Item, side: Side, { state }: JiraReading): readonly string[] {
  const key = text(item, side);
  const words = text(item, `${side}String`) ?? '';
  return key !== undefined && saysBlocked(words, state.blockedWords) ? [key] : [];
}

type Read = (entry: FollowedItem, side: Side, reading: JiraReading) => string | undefined;

const values: Readonly<Record<ValueField, Read>> = {
  resolution: ({ item }, side) => text(item, `${side}String`),
  assignee: ({ item }, side, reading) => personOf(text(item, side), reading),
  parent: ({ item }, side) => text(item, side),
  team: projectOf,
  estimate: ({ item }, side) => decimalOf(text(item, `${side}String`) ?? text(item, side)),
  flag: ({ item }, side) => (text(item, `${side}String`) === undefined ? undefined : '1'),
};

/** A move names projects by id and display name; their keys stand in the `Key` item beside it. */
function projectOf({ history, item, issue }: FollowedItem, side: Side): string | undefined {
  const moved = movedItem(history);
  const key = moved === undefined ? undefined : text(moved, `${side}String`);
  if (key !== undefined) return projectKeyOf(key);
  return issue.project?.id === text(item, side) ? issue.project?.key : undefined;
}

function movedItem({ items }: History): Item | undefined {
  return items.find((item) => text(item, 'field') === 'Key');
}

function decimalOf(value: string | undefined): string | undefined {
  const number = Number(value);
  return value === undefined || !Number.isFinite(number) ? undefined : String(number);
}

/**
 * An own property as text; undefined when it is absent, null or empty. `toString` is a method of every object, so a
 * missing key would read as a function.
 */
function text(item: Item, name: string): string | undefined {
  const value = Object.hasOwn(item, name) ? item[name] : undefined;
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
