import { bulkFetchIssues } from 'jira.js/cloud';
import { z } from 'zod';
import type { DataProblem } from '../../src/core/data-problem.ts';
import { ConnectorError } from '../connector-error.ts';
import { malformedRecord, reasonOf } from '../malformed.ts';
import { type IssueRecord, issueFields, issueRecordSchema } from './issue-record.ts';
import { idSchema, type JiraSession, pageOf } from './jira-session.ts';

/** What bulkfetch takes everywhere. */
export const oldBulkSize = 100;

export interface Records {
  readonly records: readonly IssueRecord[];
  readonly problems: readonly DataProblem[];
}

/** Issues by id or key. Those deleted or not visible are missing from the answer. */
export async function fetchRecords(session: JiraSession, ids: readonly string[]): Promise<Records> {
  const first = await fetchAll(session, ids, session.state.bulkSize);
  if (first.failed.length === 0) return first;
  // Jira names issues it could not return for a passing reason; missing in silence they would never come again.
  const second = await fetchAll(session, first.failed, oldBulkSize);
  return {
    records: [...first.records, ...second.records],
    problems: [
      ...first.problems,
      ...second.problems,
      ...second.failed.map((id) => malformedRecord(id, 'Jira could not return this issue, twice')),
    ],
  };
}

interface Fetched extends Records {
  readonly failed: readonly string[];
}

async function fetchAll(
  session: JiraSession,
  ids: readonly string[],
  size: number,
): Promise<Fetched> {
  const chunks: Fetched[] = [];
  for (let index = 0; index < ids.length; index += size) {
    chunks.push(await fetchChunk(session, ids.slice(index, index + size)));
  }
  return {
    records: chunks.flatMap((chunk) => chunk.records),
    problems: chunks.flatMap((chunk) => chunk.problems),
    failed: chunks.flatMap((chunk) => chunk.failed),
  };
}

async function fetchChunk(session: JiraSession, ids: readonly string[]): Promise<Fetched> {
  try {
    return await fetchOnce(session, ids);
  } catch (error) {
    const isTooMany = error instanceof ConnectorError && error.status === 400;
    if (!isTooMany || ids.length <= oldBulkSize) throw error;
    return fetchAll(session, ids, oldBulkSize);
  }
}

const bulkSchema = z.object({
  issues: z.array(z.unknown()).nullish(),
  issueErrors: z.array(z.object({ id: idSchema })).nullish(),
});

async function fetchOnce(session: JiraSession, ids: readonly string[]): Promise<Fetched> {
  const body: unknown = await bulkFetchIssues(session.client, {
    issueIdsOrKeys: [...ids],
    fields: issueFields(session.state),
  });
  const page = pageOf(session.context.source, bulkSchema, body);
  const records: IssueRecord[] = [];
  const problems: DataProblem[] = [];
  for (const [index, raw] of (page.issues ?? []).entries()) {
    const record = issueRecordSchema.safeParse(raw);
    if (record.success) records.push(record.data);
    else problems.push(malformedRecord(idOf(raw, index), reasonOf(record.error)));
  }
  return { records, problems, failed: (page.issueErrors ?? []).map((failed) => failed.id) };
}

function idOf(raw: unknown, index: number): string {
  const named = z.object({ id: idSchema }).safeParse(raw);
  return named.success ? named.data.id : `bulkfetch[${index}]`;
}
