import { z } from 'zod';
import type { JiraContent, JiraHistory, JsonObject } from './jira-content.ts';
import { JqlError } from './jql-error.ts';

/** Where a history stands among those of all issues. */
const placeSchema = z.object({ at: z.number(), issueId: z.string(), id: z.string() });
type Place = z.infer<typeof placeSchema>;

export interface BulkChangelogRequest {
  readonly issueIdsOrKeys: readonly string[];
  /** undefined = every field. */
  readonly fieldIds: readonly string[] | undefined;
  /** Change histories a page. */
  readonly size: number;
  /** Where the page before ended; undefined = the first page. */
  readonly token: string | undefined;
}

export interface BulkChangelogPage {
  readonly issueChangeLogs: readonly { issueId: string; changeHistories: readonly JsonObject[] }[];
  /** Of the next page. */
  readonly nextPageToken: string | undefined;
}

interface Row {
  readonly issueId: string;
  readonly history: JiraHistory;
}

/**
 * Histories of all issues in one list, oldest first: that of one issue can lie on several pages. A page begins with the
 * last history of the one before, if that is still there.
 */
export function bulkChangelog(
  content: JiraContent,
  { token, size, ...request }: BulkChangelogRequest,
): BulkChangelogPage {
  const rows = rowsOf(content, request).toSorted((a, b) => comparePlaces(placeOf(a), placeOf(b)));
  const end = token === undefined ? undefined : placeIn(token);
  const rest =
    end === undefined ? rows : rows.filter((row) => comparePlaces(placeOf(row), end) >= 0);
  const page = rest.slice(0, end === undefined ? size : size + 1);
  const last = page.at(-1);
  const hasMore = page.length < rest.length && last !== undefined;
  return { issueChangeLogs: byIssue(page), nextPageToken: hasMore ? tokenOf(last) : undefined };
}

function placeOf({ issueId, history }: Row): Place {
  return { at: history.at, issueId, id: history.id };
}

function comparePlaces(a: Place, b: Place): number {
  return a.at - b.at || Number(a.issueId) - Number(b.issueId) || Number(a.id) - Number(b.id);
}

function tokenOf(row: Row): string {
  return Buffer.from(JSON.stringify(placeOf(row))).toString('base64url');
}

function placeIn(token: string): Place {
  try {
    return placeSchema.parse(JSON.parse(Buffer.from(token, 'base64url').toString()));
  } catch {
    throw new JqlError('The provided next page token is invalid or expired.');
  }
}

function rowsOf(
  content: JiraContent,
  request: Pick<BulkChangelogRequest, 'issueIdsOrKeys' | 'fieldIds'>,
): readonly Row[] {
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
