import { z } from 'zod';
import type { LinearWorkplace } from '../company/workplace.ts';
import { indexAfter } from '../site/index-after.ts';
import type { TrackedIssue } from '../tracker.ts';
import { type Connection, rowsOf } from './connection.ts';
import { issueTest } from './issue-filter.ts';
import { linearError } from './linear-error.ts';

const orderSchema = z.object({ order: z.enum(['Ascending', 'Descending']).nullish() }).nullish();

const argumentsSchema = z.object({
  first: z.number().nullish(),
  after: z.string().nullish(),
  includeArchived: z.boolean().nullish(),
  orderBy: z.enum(['createdAt', 'updatedAt']).nullish(),
  sort: z.array(z.object({ updatedAt: orderSchema, createdAt: orderSchema })).nullish(),
  filter: z.unknown().optional(),
});
type IssueArguments = z.infer<typeof argumentsSchema>;

interface Order {
  readonly field: 'createdAt' | 'updatedAt';
  readonly isDescending: boolean;
}

type Place = Pick<TrackedIssue, 'id' | 'createdAt' | 'updatedAt'>;

const placeSchema = z.object({ id: z.string(), createdAt: z.number(), updatedAt: z.number() });

export type IssuePages = (given: unknown) => Connection<TrackedIssue>;

/** Pages of issues in the order as it is now: an issue updated meanwhile can come twice or, descending, be missed. */
export function createIssuePages({ tracker, teams }: LinearWorkplace): IssuePages {
  const known = new Map<string, readonly TrackedIssue[]>();
  let revision: number | undefined;
  function sorted(order: Order): readonly TrackedIssue[] {
    if (revision !== tracker.revision) known.clear();
    revision = tracker.revision;
    const name = JSON.stringify(order);
    const issues = known.get(name) ?? [...tracker.issues.values()].toSorted(comparing(order));
    known.set(name, issues);
    return issues;
  }
  return (given) => {
    const page = argumentsSchema.parse(given);
    const order = orderOf(page);
    const test = issueTest(page.filter, teams);
    const issues = sorted(order);
    const count = rowsOf(page);
    const found: TrackedIssue[] = [];
    const start =
      page.after == null ? 0 : indexAfter<Place>(issues, placeOf(page.after), comparing(order));
    for (const issue of issues.slice(start)) {
      if (found.length > count) break;
      const isShown = issue.fields.place === 'live' || page.includeArchived === true;
      if (isShown && test(issue)) found.push(issue);
    }
    const nodes = found.slice(0, count);
    const last = nodes.at(-1);
    const endCursor = last === undefined ? null : cursorOf(last);
    return { nodes, pageInfo: { hasNextPage: found.length > count, endCursor } };
  };
}

/** `sort` goes both ways; `orderBy` only down, by creation unless it says otherwise. */
function orderOf({ sort, orderBy }: IssueArguments): Order {
  const [first] = sort ?? [];
  if (first === undefined) return { field: orderBy ?? 'createdAt', isDescending: true };
  const field = first.createdAt == null ? 'updatedAt' : 'createdAt';
  return { field, isDescending: first[field]?.order === 'Descending' };
}

function comparing({ field, isDescending }: Order): (a: Place, b: Place) => number {
  const sign = isDescending ? -1 : 1;
  return (a, b) => sign * (a[field] - b[field] || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

function cursorOf({ id, createdAt, updatedAt }: Place): string {
  return Buffer.from(JSON.stringify({ id, createdAt, updatedAt })).toString('base64url');
}

function placeOf(cursor: string): Place {
  try {
    return placeSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw linearError('input', 'The cursor is not known.');
  }
}
