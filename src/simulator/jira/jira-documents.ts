/** Statuses, types and projects as the REST API shows them. */
import type { JiraProject, JiraStatus, JsonObject } from './jira-content.ts';

const categories: Readonly<
  Record<string, { readonly id: number; readonly colorName: string; readonly name: string }>
> = {
  undefined: { id: 1, colorName: 'medium-gray', name: 'No Category' },
  new: { id: 2, colorName: 'blue-gray', name: 'To Do' },
  done: { id: 3, colorName: 'green', name: 'Done' },
  indeterminate: { id: 4, colorName: 'yellow', name: 'In Progress' },
};

/** A category that Jira does not know is shown as none. */
export function shownStatus({ id, name, category }: JiraStatus): JsonObject {
  const key = Object.hasOwn(categories, category) ? category : 'undefined';
  return { id, name, statusCategory: { key, ...categories[key] } };
}

export function shownIssueType({
  id,
  name,
  level,
}: {
  readonly id: string;
  readonly name: string;
  readonly level: number;
}): JsonObject {
  return { id, name, subtask: level < 0, hierarchyLevel: level };
}

export function shownProject({ id, key, name }: JiraProject): JsonObject {
  return { id, key, name, projectTypeKey: 'software', simplified: false };
}
