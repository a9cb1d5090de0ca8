import type { JiraContent, JiraHistory, JsonObject } from './jira-content.ts';

export interface BulkChangelogRequest {
  readonly issueIdsOrKeys: readonly string[];
  /** undefined = every field. */
  readonly fieldIds: readonly string[] | undefined;
  /** Change histories a page. */
  readonly size: number;
  /** Where the page before ended. */
  readonly offset: number;
  /** Begin with the last history of the page before. */
  readonly repeatsBoundary: boolean;
}

export interface BulkChangelogPage {
  readonly issueChangeLogs: readonly { issueId: string; changeHistories: readonly JsonObject[] }[];
  /** Offset of the next page. */
  readonly next: number | undefined;
}

interface Row {
  readonly issueId: string;
  readonly history: JiraHistory;
}

/** Histories of all issues in one list, oldest first: that of one issue can lie on several pages. */
export function bulkChangelog(
  content: JiraContent,
  request: BulkChangelogRequest,
): BulkChangelogPage {
  const rows = rowsOf(content, request).toSorted(
    (a, b) => a.history.at - b.history.at || Number(a.issueId) - Number(b.issueId),
  );
  const { offset, size, repeatsBoundary } = request;
  const start = repeatsBoundary && offset > 0 ? offset - 1 : offset;
  const page = rows.slice(start, offset + size);
  const next = offset + size < rows.length ? offset + size : undefined;
  return { issueChangeLogs: byIssue(page), next };
}

function rowsOf(content: JiraContent, request: BulkChangelogRequest): readonly Row[] {
  const found = request.issueIdsOrKeys.map((idOrKey) => content.find(idOrKey));
  const issues = new Set(found.filter((issue) => issue !== undefined));
  return [...issues].flatMap((issue) =>
    issue
      .histories()
      .map((history) => ({ issueId: issue.id, history: narrowed(history, request.fieldIds) }))
      .filter(({ history }) => history.items.length > 0),
  );
}

/** Items without a field id go by their field's name. */
function narrowed(history: JiraHistory, fieldIds: readonly string[] | undefined): JiraHistory {
  if (fieldIds === undefined) return history;
  const items = history.items.filter(({ fieldId, field }) =>
    fieldIds.some((id) => id === (fieldId ?? field)),
  );
  return { ...history, items };
}

function byIssue(rows: readonly Row[]): BulkChangelogPage['issueChangeLogs'] {
  const logs = new Map<string, JsonObject[]>();
  for (const { issueId, history } of rows) {
    const log = logs.get(issueId) ?? [];
    logs.set(issueId, log);
    log.push(shown(history));
  }
  return [...logs].map(([issueId, changeHistories]) => ({ issueId, changeHistories }));
}

/** Here, and only here, the instant is a number of milliseconds. */
function shown({ id, at, author, items }: JiraHistory): JsonObject {
  return { id, ...(author === undefined ? {} : { author }), created: at, items };
}
