import { type JiraWorkplace, roleOf, type Status } from '../company/workplace.ts';
import type { Entry, FieldValues, Mutation, TrackedIssue } from '../tracker.ts';
import { companyFieldList, companyFields, flagField, pointsField } from './company-fields.ts';
import type {
  JiraContent,
  JiraEdit,
  JiraHistory,
  JiraIssue,
  JiraStatus,
  JsonObject,
} from './jira-content.ts';
import { createJiraClock, type JiraClock } from './jira-time.ts';

export interface CompanyContentOptions {
  /** Where what people do by hand goes. */
  readonly apply: (mutation: Mutation) => void;
  readonly now: () => number;
}

/** The issues of a company the way Jira shows them. Archived ones look as if they were deleted. */
export function companyContent(
  workplace: JiraWorkplace,
  options: CompanyContentOptions,
): JiraContent {
  const clock = createJiraClock(workplace.zone);
  const { tracker } = workplace;
  // An issue is replaced whenever it changes, so that its view can be kept as long as it is.
  const views = new WeakMap<TrackedIssue, JiraIssue>();
  function view(issue: TrackedIssue): JiraIssue {
    const known = views.get(issue) ?? jiraIssue(issue, workplace, clock);
    views.set(issue, known);
    return known;
  }
  return {
    zone: workplace.zone,
    revision: () => tracker.revision,
    *issues() {
      for (const issue of tracker.issues.values()) {
        if (issue.fields.place === 'live') yield view(issue);
      }
    },
    find: (idOrKey) => {
      const issue = tracker.find(idOrKey);
      return issue?.fields.place === 'live' ? view(issue) : undefined;
    },
    fieldList: companyFieldList,
    statuses: () => workplace.statuses,
    projects: () => workplace.teams,
    edit: companyEdit(workplace, options),
  };
}

function jiraIssue(issue: TrackedIssue, workplace: JiraWorkplace, clock: JiraClock): JiraIssue {
  const { fields } = issue;
  return {
    id: issue.id,
    key: issue.key,
    projectKey: fields.team,
    createdAt: issue.createdAt,
    updatedAt: issue.updatedAt,
    type: fields.type,
    status: statusOf(workplace, fields.status),
    resolution: fields.resolution ?? undefined,
    labels: fields.labels,
    assignee: fields.assignee ?? undefined,
    get parent() {
      return fields.parent === null ? undefined : workplace.tracker.find(fields.parent);
    },
    fields: () => companyFields(issue, workplace, clock),
    histories: () => issue.entries.map((entry) => historyOf(entry, issue, { workplace, clock })),
  };
}

function statusOf({ statuses }: JiraWorkplace, id: string): Status {
  const status = statuses.find((candidate) => candidate.id === id);
  if (status === undefined) throw new Error(`no status ${id}`);
  return status;
}

interface Setting {
  readonly workplace: JiraWorkplace;
  readonly clock: JiraClock;
}

function historyOf(entry: Entry, issue: TrackedIssue, { workplace, clock }: Setting): JiraHistory {
  const person = workplace.people.find(({ id }) => id === entry.actor);
  return {
    id: String(entry.number),
    at: entry.at,
    created: clock.iso(entry.at),
    author: { accountId: entry.actor, displayName: person?.name ?? '', active: true },
    items: itemsOf(entry, issue, workplace),
  };
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
  const items = itemReaders
    .filter(({ name }) => Object.hasOwn(after, name))
    .map(({ item, read }) => itemOf(item, read(before, workplace), read(after, workplace)));
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

function companyEdit(workplace: JiraWorkplace, { apply, now }: CompanyContentOptions): JiraEdit {
  const actor = workplace.people[0].id;
  return {
    targets: ({ projectKey }) => {
      const own = workplace.statuses.filter(({ team }) => team === projectKey);
      return own.length > 0 ? own : workplace.statuses.filter(({ team }) => team === null);
    },
    move: ({ id }, status: JiraStatus) => {
      const resolution = roleOf(workplace, status.id) === 'done' ? 'Done' : null;
      apply({ kind: 'change', at: now(), actor, id, set: { status: status.id, resolution } });
    },
    relabel: ({ id }, labels) => apply({ kind: 'change', at: now(), actor, id, set: { labels } }),
  };
}
