import type { DataProblem } from '../../src/core/data-problem.ts';
import type { Catalogue } from '../../src/core/issue.ts';
import type { IssuePage } from '../connector.ts';
import { type Field, type History, readHistory } from './history.ts';
import { type IssueRecord, toIssue, toStatus } from './issue-record.ts';
import type { JiraReading } from './jira-session.ts';

export interface ReadRecords {
  readonly records: readonly IssueRecord[];
  /** By issue id. */
  readonly histories: ReadonlyMap<string, readonly History[]>;
  /** Ids of epics by key. */
  readonly epicIds: ReadonlyMap<string, string>;
  /** Fields whose history is read, as histories name them. */
  readonly followed: ReadonlyMap<string, Field>;
}

/** Records and their histories as issues, with the statuses that the catalogue of discovery does not have. */
export function issuesOfRecords(
  { records, histories, epicIds, followed }: ReadRecords,
  reading: JiraReading,
): Omit<IssuePage, 'cursor'> {
  const problems: DataProblem[] = [];
  const issues = records.map((record) => {
    const own = histories.get(record.id) ?? [];
    const { project } = record.fields;
    const issue = { issueId: record.id, histories: own, project, followed };
    const history = readHistory(issue, reading);
    problems.push(...history.problems);
    const { changes, formerKeys } = history;
    return toIssue({ record, changes, formerKeys, epicIds }, reading);
  });
  const catalogue = newStatuses(records, reading);
  return { issues, problems, ...(catalogue === undefined ? {} : { catalogue }) };
}

function newStatuses(
  records: readonly IssueRecord[],
  { state }: JiraReading,
): Catalogue | undefined {
  const known = new Set(state.statusIds);
  const statuses = records
    .map((record) => record.fields.status)
    .filter((status) => !known.has(status.id));
  if (statuses.length === 0) return undefined;
  const unique = new Map(statuses.map((status) => [status.id, toStatus(status)]));
  return { statuses: [...unique.values()], labels: [], containers: [] };
}
