import type { JiraWorkplace, Status } from '../company/workplace.ts';
import type { Entry, FieldValues, TrackedIssue } from '../tracker.ts';
import { flagField, pointsField } from './company-fields.ts';
import { linkItems } from './company-links.ts';
import type { JiraHistory, JsonObject } from './jira-content.ts';
import type { JiraClock } from './jira-time.ts';

export function statusOf({ statuses }: JiraWorkplace, id: string): Status {
  const status = statuses.find((candidate) => candidate.id === id);
  if (status === undefined) throw new Error(`no status ${id}`);
  return status;
}

export interface Setting {
  readonly workplace: JiraWorkplace;
  readonly clock: JiraClock;
}

export function historyOf(
  entry: Entry,
  issue: TrackedIssue,
  { workplace, clock }: Setting,
): JiraHistory {
  return {
    id: String(entry.number),
    at: entry.at,
    created: clock.iso(entry.at),
    author: shownPerson(entry.actor, workplace),
    items: itemsOf(entry, issue, workplace),
  };
}

export function shownPerson(id: string, { people }: JiraWorkplace): JsonObject {
  const person = people.find((each) => each.id === id);
  return { accountId: id, displayName: person?.name ?? '', active: true };
}

type Side = { readonly id: string | null; readonly text: string | null };
type Reader = (values: FieldValues, workplace: JiraWorkplace) => Side;

/** How each field stands in a history: the words of the change log, and its value by id and as text. */
const itemReaders: readonly {
  readonly name: keyof FieldValues;
  readonly item: JsonObject;
  readonly read: Reader;
}[] = [
  {
    name: 'status',
    item: { field: 'status', fieldtype: 'jira', fieldId: 'status' },
    read: ({ status }, workplace) => ({
      id: status ?? null,
      text: status === undefined ? null : statusOf(workplace, status).name,
    }),
  },
  {
    name: 'labels',
    item: { field: 'labels', fieldtype: 'jira', fieldId: 'labels' },
    read: ({ labels }) => ({ id: null, text: (labels ?? []).join(' ') }),
  },
  {
    name: 'assignee',
    item: { field: 'assignee', fieldtype: 'jira', fieldId: 'assignee' },
    read: ({ assignee }, { people }) => ({
      id: assignee ?? null,
      text: people.find(({ id }) => id === assignee)?.name ?? null,
    }),
  },
  {
    name: 'resolution',
    item: { field: 'resolution', fieldtype: 'jira', fieldId: 'resolution' },
    read: ({ resolution }) => ({
      id: resolution == null ? null : '10000',
      text: resolution ?? null,
    }),
  },
  {
    name: 'parent',
    item: { field: 'IssueParentAssociation', fieldtype: 'jira' },
    read: ({ parent }, { tracker }) => ({
      id: parent ?? null,
      text: parent == null ? null : (tracker.find(parent)?.key ?? null),
    }),
  },
  {
    name: 'team',
    item: { field: 'project', fieldtype: 'jira', fieldId: 'project' },
    read: ({ team }, { teams }) => {
      const project = teams.find(({ key }) => key === team);
      return { id: project?.id ?? null, text: project?.name ?? null };
    },
  },
  {
    name: 'estimate',
    item: { field: 'Story Points', fieldtype: 'custom', fieldId: pointsField },
    read: ({ estimate }) => ({ id: null, text: estimate == null ? null : String(estimate) }),
  },
  {
    name: 'isFlagged',
    item: { field: 'Flagged', fieldtype: 'custom', fieldId: flagField },
    read: ({ isFlagged }) =>
      isFlagged === true ? { id: '[10019]', text: 'Impediment' } : { id: '', text: '' },
  },
  {
    name: 'title',
    item: { field: 'summary', fieldtype: 'jira', fieldId: 'summary' },
    read: ({ title }) => ({ id: null, text: title ?? null }),
  },
];

function itemsOf(
  entry: Entry,
  issue: TrackedIssue,
  workplace: JiraWorkplace,
): readonly JsonObject[] {
  const { before, after } = entry;
  const values = itemReaders
    .filter(({ name }) => Object.hasOwn(after, name))
    .map(({ item, read }) => itemOf(item, read(before, workplace), read(after, workplace)));
  const items = [...values, ...linkItems(entry, workplace)];
  if (after.team === undefined) return items;
  const item = { field: 'Key', fieldtype: 'jira' };
  const keys = keysAt(entry, issue);
  return [...items, itemOf(item, { id: null, text: keys.from }, { id: null, text: keys.to })];
}

/** Where nothing is left the key `toString` is missing: as a property it then is a method of every object. */
function itemOf(item: JsonObject, from: Side, to: Side): JsonObject {
  const shown = { ...item, from: from.id, fromString: from.text, to: to.id };
  return to.text === null ? shown : { ...shown, toString: to.text };
}

function keysAt(
  entry: Entry,
  { entries, previousKeys, key }: TrackedIssue,
): { from: string; to: string } {
  const moves = entries.filter(({ after }) => after.team !== undefined);
  const keys = [...previousKeys, key];
  const move = moves.indexOf(entry);
  return { from: keys[move] ?? key, to: keys[move + 1] ?? key };
}
