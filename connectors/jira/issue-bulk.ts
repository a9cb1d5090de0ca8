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
  const chunks = await inChunks(ids, size, (some) => fetchOnce(session, some));
  return {
    records: chunks.flatMap((chunk) => chunk.records),
    problems: chunks.flatMap((chunk) => chunk.problems),
    failed: chunks.flatMap((chunk) => chunk.failed),
  };
}

/** Of these issues those that Jira shows now. */
export async function shownAmong(
  session: JiraSession,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const chunks = await inChunks(ids, session.state.bulkSize, async (some) => {
    const page = await bulkPage(session, some, ['updated']);
    const shown = (page.issues ?? []).map(idOf);
    // What it could not return for a passing reason is there.
    return [...shown, ...(page.issueErrors ?? []).map(({ id }) => id)];
  });
  return new Set(chunks.flat());
}

/** Chunks that are refused as too many are asked for in small ones. */
async function inChunks<T>(
  ids: readonly string[],
  size: number,
  read: (ids: readonly string[]) => Promise<T>,
): Promise<readonly T[]> {
  const chunks: T[] = [];
  for (let index = 0; index < ids.length; index += size) {
    const some = ids.slice(index, index + size);
    try {
      chunks.push(await read(some));
    } catch (error) {
      const isTooMany = error instanceof ConnectorError && error.status === 400;
      if (!isTooMany || some.length <= oldBulkSize) throw error;
      chunks.push(...(await inChunks(some, oldBulkSize, read)));
    }
  }
  return chunks;
}

const bulkSchema = z.object({
  issues: z.array(z.unknown()).nullish(),
  issueErrors: z.array(z.object({ id: idSchema })).nullish(),
});

async function bulkPage(
  { client, context }: JiraSession,
  ids: readonly string[],
  fields: string[],
): Promise<z.infer<typeof bulkSchema>> {
  const body: unknown = await bulkFetchIssues(client, { issueIdsOrKeys: [...ids], fields });
  return pageOf(context.source, bulkSchema, body);
}

async function fetchOnce(session: JiraSession, ids: readonly string[]): Promise<Fetched> {
  const page = await bulkPage(session, ids, issueFields(session.state));
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
