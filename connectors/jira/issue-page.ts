import type { IssuePage } from '../connector.ts';
import { malformedRecord } from '../malformed.ts';
import { type Changelogs, fetchChangelogs } from './changelog.ts';
import { followedFields } from './history.ts';
import { fetchRecords, type Records, shownAmong } from './issue-bulk.ts';
import { epicKeyOf, type IssueRecord } from './issue-record.ts';
import { issuesOfRecords } from './issues-of-records.ts';
import type { JiraSession } from './jira-session.ts';
import { isIssueId, searchedIds } from './search-page.ts';

/** Issues by id with their complete history, the fields read before the history: what changes between comes again. */
export async function readIssues(
  session: JiraSession,
  ids: readonly string[],
): Promise<Omit<IssuePage, 'cursor'>> {
  return withHistories(session, await fetchRecords(session, ids));
}

/** Those of these issues that the scope selects. */
export async function readInScope(
  session: JiraSession,
  ids: readonly string[],
): Promise<Omit<IssuePage, 'cursor'>> {
  const { records, problems } = await fetchRecords(session, ids.filter(isIssueId));
  const seen = [...records.map(({ id }) => id), ...problems.map(({ issueId }) => issueId)];
  const { scope } = session.connection;
  const inScope = scope === undefined ? new Set(seen) : await searchedIds(session, seen, scope);
  return withHistories(session, {
    records: records.filter(({ id }) => inScope.has(id)),
    problems: problems.filter(({ issueId }) => inScope.has(issueId) || !isIssueId(issueId)),
  });
}

async function withHistories(
  session: JiraSession,
  fetched: Records,
): Promise<Omit<IssuePage, 'cursor'>> {
  const changelogs = await fetchChangelogs(
    session,
    fetched.records.map((record) => record.id),
  );
  const { histories } = changelogs;
  const gone = await hiddenMeanwhile(session, fetched.records, changelogs);
  const unread = new Set([...changelogs.unreadable, ...gone]);
  const records = fetched.records.filter(({ id }) => !unread.has(id));
  // What follows a page may be counted from the beginning: where something went, others can have lost some, too.
  if (changelogs.isPaged && gone.length > 0) return withHistories(session, { ...fetched, records });
  const epicIds = await fetchEpicIds(session, records);
  const followed = followedFields(session.state);
  const page = issuesOfRecords({ records, histories, epicIds, followed }, session);
  return {
    ...page,
    problems: [
      ...fetched.problems,
      ...changelogs.problems,
      ...changelogs.unreadable.map((id) => malformedRecord(id, 'Jira does not show its history')),
      ...page.problems,
    ],
  };
}

/**
 * Bulk change logs leave out an issue that Jira does not show any more, as they do one to which nothing ever happened.
 * What looks so and was updated is asked for again; and where the histories came on several pages all of it, for the
 * later ones may lack what the first still had.
 */
async function hiddenMeanwhile(
  session: JiraSession,
  records: readonly IssueRecord[],
  { histories, isPaged }: Changelogs,
): Promise<readonly string[]> {
  const doubtful = records
    .filter(
      ({ id, fields }) => isPaged || (!histories.has(id) && fields.updated !== fields.created),
    )
    .map(({ id }) => id);
  const shown = await shownAmong(session, doubtful);
  return doubtful.filter((id) => !shown.has(id));
}

/** Ids of the epics that issues name by key only, read when the page does not hold them. */
async function fetchEpicIds(
  session: JiraSession,
  records: readonly IssueRecord[],
): Promise<ReadonlyMap<string, string>> {
  const ids = new Map(records.map((record) => [record.key, record.id]));
  const keys = records.map((record) => epicKeyOf(record, session.state));
  const missing = new Set(keys.filter((key) => key !== undefined && !ids.has(key)));
  const epics = await fetchRecords(
    session,
    [...missing].filter((key) => key !== undefined),
  );
  for (const epic of epics.records) ids.set(epic.key, epic.id);
  return ids;
}
