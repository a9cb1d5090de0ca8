import type { JiraHistory, JiraIssue, JsonObject } from './jira-content.ts';

export interface IssueView {
  readonly baseUrl: string;
  /** Names as the caller gave them: `*all`, `*navigable`, `-comment`, `summary`. */
  readonly fields: readonly string[];
  readonly expand: readonly string[];
}

/** The newest histories that `expand=changelog` shows. */
const expandedHistories = 40;

/** Asked for nothing but the id, Jira shows nothing else. */
export function shownIssue(issue: JiraIssue, { baseUrl, fields, expand }: IssueView): JsonObject {
  const { id, key } = issue;
  if (fields.every((name) => name === 'id') && expand.length === 0) return { id };
  const self = `${baseUrl}/rest/api/3/issue/${id}`;
  const wanted = selected(issue.fields(), fields);
  return {
    expand: 'renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations',
    id,
    self,
    key,
    ...(Object.keys(wanted).length === 0 ? {} : { fields: wanted }),
    ...(expand.includes('changelog') ? { changelog: expandedChangelog(issue) } : {}),
  };
}

function selected(all: JsonObject, names: readonly string[]): JsonObject {
  const isAll = names.some((name) => name === '*all' || name === '*navigable');
  const excluded = new Set(
    names.filter((name) => name.startsWith('-')).map((name) => name.slice(1)),
  );
  const isKept = isAll || excluded.size === names.length;
  return Object.fromEntries(
    Object.entries(all).filter(([name]) => (isKept ? !excluded.has(name) : names.includes(name))),
  );
}

/** The newest first; `total` tells how many there really are. */
function expandedChangelog(issue: JiraIssue): JsonObject {
  const all = issue.histories();
  const histories = all.slice(-expandedHistories).toReversed().map(shownHistory);
  return { startAt: 0, maxResults: histories.length, total: all.length, histories };
}

export function shownHistory({ id, author, created, items }: JiraHistory): JsonObject {
  return { id, ...(author === undefined ? {} : { author }), created, items };
}
