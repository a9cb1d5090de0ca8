/** Statuses, types and projects as the REST API shows them. */
import { dayMs } from '../../core/time.ts';
import type { JiraProject, JiraStatus, JsonObject, ShelvedProject } from './jira-content.ts';

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

/** Deleted projects can be restored for 60 days. */
const retentionMs = 60 * dayMs;

export function shownShelvedProject({ place, at, ...project }: ShelvedProject): JsonObject {
  const date = new Date(at).toISOString();
  const shelf =
    place === 'archived'
      ? { archived: true, archivedDate: date }
      : {
          deleted: true,
          deletedDate: date,
          retentionTillDate: new Date(at + retentionMs).toISOString(),
        };
  return { ...shownProject(project), ...shelf };
}
