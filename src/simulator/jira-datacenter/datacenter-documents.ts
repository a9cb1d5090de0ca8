/** Fields, statuses, persons and issues as REST API 2 of Data Center shows them, made of what Jira Cloud shows. */
import { z } from 'zod';
import type {
  JiraContent,
  JiraHistory,
  JiraIssue,
  JiraProject,
  JiraStatus,
  JsonObject,
  ShelvedProject,
} from '../jira/jira-content.ts';
import { shownStatus } from '../jira/jira-documents.ts';

/** Ids of custom fields differ from site to site. */
const epicLinkField = 'customfield_10100';
const epicNameField = 'customfield_10101';

/** Epics are linked by a custom field; no field has a `key`. */
export function fieldDocuments(content: JiraContent): readonly JsonObject[] {
  const fields = content
    .fieldList()
    .filter(({ id }) => id !== 'parent')
    .map(({ key: _key, ...field }) => field);
  const shared = { custom: true, orderable: true, navigable: true, searchable: true };
  return [
    ...fields,
    {
      ...shared,
      id: epicLinkField,
      name: 'Epic Link',
      clauseNames: ['cf[10100]', 'Epic Link'],
      schema: { type: 'any', custom: 'com.pyxis.greenhopper.jira:gh-epic-link', customId: 10_100 },
    },
    {
      ...shared,
      id: epicNameField,
      name: 'Epic Name',
      clauseNames: ['cf[10101]', 'Epic Name'],
      schema: {
        type: 'string',
        custom: 'com.pyxis.greenhopper.jira:gh-epic-label',
        customId: 10_101,
      },
    },
  ];
}

export function statusDocument(status: JiraStatus, baseUrl: string): JsonObject {
  return { self: `${baseUrl}/rest/api/2/status/${status.id}`, ...shownStatus(status) };
}

/** In the order of their keys. */
export function projectDocuments(
  projects: readonly (JiraProject | ShelvedProject)[],
  baseUrl: string,
): readonly JsonObject[] {
  return projects
    .map(({ id, key, name, ...shelf }) => ({
      self: `${baseUrl}/rest/api/2/project/${id}`,
      id,
      key,
      name,
      archived: 'place' in shelf,
    }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

export interface IssueView {
  readonly baseUrl: string;
  /** Names as the caller gave them: `*all`, `*navigable`, `-comment`, `summary`. */
  readonly fields: readonly string[];
  readonly expand: readonly string[];
}

export function issueDocument(
  issue: JiraIssue,
  { baseUrl, fields, expand }: IssueView,
): JsonObject {
  const { id, key } = issue;
  const cloud = cloudFieldsSchema.parse(issue.fields());
  const shown = {
    ...fieldsOf(cloud, baseUrl),
    created: iso(issue.createdAt),
    updated: iso(issue.updatedAt),
  };
  const hasChangelog = expand.includes('changelog');
  return {
    expand: 'operations,versionedRepresentations,editmeta,changelog,renderedFields',
    id,
    self: `${baseUrl}/rest/api/2/issue/${id}`,
    key,
    fields: Object.fromEntries(Object.entries(shown).filter(([name]) => isWanted(name, fields))),
    ...(hasChangelog ? { changelog: changelogOf(issue.histories(), cloud, baseUrl) } : {}),
  };
}

function isWanted(name: string, names: readonly string[]): boolean {
  if (names.includes(`-${name}`)) return false;
  return names.includes(name) || names.some((each) => /^[*-]/.test(each));
}

const personSchema = z.looseObject({
  accountId: z.string(),
  displayName: z.string().optional(),
});

const cloudFieldsSchema = z.looseObject({
  summary: z.string().nullish(),
  issuetype: z.looseObject({
    name: z.string(),
    subtask: z.boolean().nullish(),
    hierarchyLevel: z.number().nullish(),
  }),
  status: z.looseObject({}).nullish(),
  assignee: personSchema.nullish(),
  parent: z.looseObject({ key: z.string() }).nullish(),
});

type CloudFields = z.infer<typeof cloudFieldsSchema>;

function fieldsOf(cloud: CloudFields, baseUrl: string): JsonObject {
  const { issuetype, assignee, parent, ...rest } = cloud;
  const { hierarchyLevel: _level, ...type } = issuetype;
  return {
    ...rest,
    issuetype: type,
    assignee: assignee == null ? null : personOf(assignee, baseUrl),
    ...(type.subtask === true && parent != null ? { parent } : {}),
    ...epicFieldsOf(cloud),
  };
}

function epicFieldsOf({ issuetype, parent, summary }: CloudFields): JsonObject {
  const { subtask, hierarchyLevel } = issuetype;
  if ((hierarchyLevel ?? 0) > 0) return { [epicNameField]: summary ?? issuetype.name };
  return { [epicLinkField]: subtask === true ? null : (parent?.key ?? null) };
}

/** 2026-11-24T10:00:00.000+0000 */
export function iso(at: number): string {
  return new Date(at).toISOString().replace('Z', '+0000');
}

/** A person as Cloud shows them, in the form of Data Center. */
export function userDocument(cloudUser: JsonObject, baseUrl: string): JsonObject {
  return personOf(personSchema.parse(cloudUser), baseUrl);
}

/** A person has a key, which never changes, and a name to log in with. */
function personOf(
  { accountId, displayName = accountId }: z.infer<typeof personSchema>,
  baseUrl: string,
): JsonObject {
  const name = displayName.toLowerCase().replaceAll(/\W+/g, '.');
  const self = `${baseUrl}/rest/api/2/user?username=${name}`;
  return { self, name, key: accountId, displayName, active: true, timeZone: 'Etc/UTC' };
}

/** Complete, oldest first. */
function changelogOf(
  all: readonly JiraHistory[],
  { issuetype }: CloudFields,
  baseUrl: string,
): JsonObject {
  const histories = all.map(({ id, at, author, items }) => {
    const person = personSchema.safeParse(author);
    return {
      id,
      ...(person.success ? { author: personOf(person.data, baseUrl) } : {}),
      created: iso(at),
      items: items.map((item) => itemOf(item, issuetype.subtask === true)),
    };
  });
  return { startAt: 0, maxResults: histories.length, total: histories.length, histories };
}

/** Fields go by their names alone. */
function itemOf({ fieldId: _fieldId, ...item }: JsonObject, isSubtask: boolean): JsonObject {
  if (item['field'] !== 'IssueParentAssociation') return item;
  return isSubtask
    ? { ...item, field: 'Parent Issue' }
    : { ...item, field: 'Epic Link', fieldtype: 'custom' };
}
