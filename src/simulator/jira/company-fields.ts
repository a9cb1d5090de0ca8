import type { JiraWorkplace } from '../company/workplace.ts';
import type { TrackedIssue } from '../tracker.ts';
import { linksOf } from './company-links.ts';
import type { JsonObject } from './jira-content.ts';
import { shownIssueType, shownProject, shownStatus } from './jira-documents.ts';
import type { JiraClock } from './jira-time.ts';

/** Ids of custom fields differ from site to site. */
export const pointsField = 'customfield_10036';
export const flagField = 'customfield_10021';

const flagType = 'com.atlassian.jira.plugin.system.customfieldtypes:multicheckboxes';
const numberType = 'com.atlassian.jira.plugin.system.customfieldtypes:float';

const systemFields = {
  summary: { name: 'Summary', type: 'string' },
  issuetype: { name: 'Issue Type', type: 'issuetype' },
  project: { name: 'Project', type: 'project' },
  status: { name: 'Status', type: 'status' },
  resolution: { name: 'Resolution', type: 'resolution' },
  labels: { name: 'Labels', type: 'array' },
  assignee: { name: 'Assignee', type: 'user' },
  parent: { name: 'Parent', type: 'issuelink' },
  issuelinks: { name: 'Linked Issues', type: 'array' },
  created: { name: 'Created', type: 'datetime' },
  updated: { name: 'Updated', type: 'datetime' },
} as const;

export function companyFieldList(): readonly JsonObject[] {
  const shared = { orderable: true, navigable: true, searchable: true };
  const system = Object.entries(systemFields).map(([id, { name, type }]) => ({
    ...shared,
    id,
    key: id,
    name,
    custom: false,
    clauseNames: [id],
    schema: { type, system: id },
  }));
  const custom = [
    { id: flagField, name: 'Flagged', type: 'array', items: 'option', custom: flagType },
    { id: pointsField, name: 'Story Points', type: 'number', custom: numberType },
  ].map(({ id, name, ...schema }) => {
    const customId = Number(id.slice('customfield_'.length));
    return {
      ...shared,
      id,
      key: id,
      name,
      custom: true,
      clauseNames: [`cf[${customId}]`, name],
      schema: { ...schema, customId },
    };
  });
  return [...system, ...custom];
}

export function companyFields(
  issue: TrackedIssue,
  workplace: JiraWorkplace,
  clock: JiraClock,
): JsonObject {
  const { fields } = issue;
  const person = workplace.people.find(({ id }) => id === fields.assignee);
  return {
    ...briefFields(issue, workplace),
    project: workplace.teams.filter(({ key }) => key === fields.team).map(shownProject)[0],
    resolution: fields.resolution === null ? null : { id: '10000', name: fields.resolution },
    labels: fields.labels,
    assignee:
      person === undefined
        ? null
        : {
            accountId: person.id,
            accountType: 'atlassian',
            displayName: person.name,
            active: true,
          },
    ...parentOf(issue, workplace),
    issuelinks: linksOf(issue, workplace, (other) => briefFields(other, workplace)),
    created: clock.iso(issue.createdAt),
    updated: clock.iso(issue.updatedAt),
    [flagField]: fields.isFlagged ? [{ id: '10019', value: 'Impediment' }] : null,
    [pointsField]: fields.estimate,
  };
}

function briefFields({ fields }: TrackedIssue, workplace: JiraWorkplace): JsonObject {
  return {
    summary: fields.title,
    issuetype: workplace.types.filter(({ name }) => name === fields.type).map(shownIssueType)[0],
    status: workplace.statuses.filter(({ id }) => id === fields.status).map(shownStatus)[0],
  };
}

/** The field is missing where there is no parent. */
function parentOf({ fields }: TrackedIssue, workplace: JiraWorkplace): JsonObject {
  const parent = fields.parent === null ? undefined : workplace.tracker.find(fields.parent);
  if (parent === undefined) return {};
  const { id, key } = parent;
  return { parent: { id, key, fields: briefFields(parent, workplace) } };
}
