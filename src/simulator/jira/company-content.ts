import { type JiraWorkplace, roleOf } from '../company/workplace.ts';
import type { Mutation, TrackedIssue } from '../tracker.ts';
import { companyEvent } from './company-events.ts';
import { companyFieldList, companyFields } from './company-fields.ts';
import { historyOf, statusOf } from './company-history.ts';
import type { JiraContent, JiraEdit, JiraIssue, JiraStatus } from './jira-content.ts';
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
    findArchived: (idOrKey) => {
      const issue = tracker.find(idOrKey);
      return issue?.fields.place === 'archived' ? view(issue) : undefined;
    },
    fieldList: companyFieldList,
    statuses: () => workplace.statuses,
    projects: () => workplace.teams,
    watch: (watcher) =>
      tracker.watch((happening) => {
        const event = companyEvent(happening, { workplace, clock, view });
        if (event !== undefined) watcher(event);
      }),
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
