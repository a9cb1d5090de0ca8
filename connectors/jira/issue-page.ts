import type { Catalogue } from '../../src/core/issue.ts';
import type { IssuePage } from '../connector.ts';
import { malformedRecord } from '../malformed.ts';
import { fetchChangelogs } from './changelog.ts';
import { type History, readHistory } from './history.ts';
import { fetchRecords } from './issue-bulk.ts';
import { epicKeyOf, type IssueRecord, projectKeyOf, toIssue, toStatus } from './issue-record.ts';
import type { JiraSession } from './jira-session.ts';

/** Issues by id with their complete history, the fields read before the history: what changes between comes again. */
export async function readIssues(
  session: JiraSession,
  ids: readonly string[],
): Promise<Omit<IssuePage, 'cursor'>> {
  const fetched = await fetchRecords(session, ids);
  const changelogs = await fetchChangelogs(
    session,
    fetched.records.map((record) => record.id),
  );
  const records = fetched.records.filter(({ id }) => !changelogs.unreadable.includes(id));
  const epicIds = await fetchEpicIds(session, records);
  const projectKeys = projectKeysOf(records);
  const problems = [
    ...fetched.problems,
    ...changelogs.problems,
    ...changelogs.unreadable.map((id) => malformedRecord(id, 'Jira does not show its history')),
  ];
  const issues = records.map((record) => {
    const histories: readonly History[] = changelogs.histories.get(record.id) ?? [];
    const history = readHistory({ issueId: record.id, histories, projectKeys }, session);
    problems.push(...history.problems);
    return toIssue({ record, changes: history.changes, epicIds }, session);
  });
  const catalogue = newStatuses(session, records);
  return { issues, problems, ...(catalogue === undefined ? {} : { catalogue }) };
}

/** Statuses the catalogue of discovery does not have. */
function newStatuses(session: JiraSession, records: readonly IssueRecord[]): Catalogue | undefined {
  const known = new Set(session.state.statusIds);
  const statuses = records
    .map((record) => record.fields.status)
    .filter((status) => !known.has(status.id));
  if (statuses.length === 0) return undefined;
  const unique = new Map(statuses.map((status) => [status.id, toStatus(status)]));
  return { statuses: [...unique.values()], labels: [], containers: [] };
}

function projectKeysOf(records: readonly IssueRecord[]): ReadonlyMap<string, string> {
  return new Map(
    records.map(({ key, fields }) => [
      fields.project?.id ?? '',
      fields.project?.key ?? projectKeyOf(key),
    ]),
  );
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
