import { z } from 'zod';
import type { DataProblem } from '../../src/core/data-problem.ts';
import type { Issue } from '../../src/core/issue.ts';
import type { IssuePage } from '../connector.ts';
import {
  customFieldNamed,
  type Field,
  followedFields,
  type History,
  parseHistories,
} from '../jira/history.ts';
import {
  epicKeyOf,
  type IssueRecord,
  issueFields,
  issueRecordSchema,
} from '../jira/issue-record.ts';
import { issuesOfRecords } from '../jira/issues-of-records.ts';
import { malformedRecord, reasonOf } from '../malformed.ts';
import type { DatacenterSession, DatacenterState } from './datacenter-session.ts';
import { findNamed } from './named-issues.ts';
import type { FoundIssue, Shown } from './search-page.ts';

/** With their histories issues are heavy: more a page can exhaust the memory of Jira (JRASERVER-60107). */
const wholePage = 100;

/** All of an issue that is read. */
export function wholeIssues(state: DatacenterState): Shown {
  const { epicNameField } = state;
  const fields = [...issueFields(state), ...(epicNameField === null ? [] : [epicNameField])];
  return { fields, hasChangelog: true, size: wholePage };
}

const keysOnly: Shown = { fields: ['issuetype'], hasChangelog: false, size: wholePage };

/** `epicIds`: ids of epics by key as far as they are known; those this page names are added. */
export async function toPage(
  session: DatacenterSession,
  rows: readonly FoundIssue[],
  epicIds: Map<string, string>,
): Promise<Omit<IssuePage, 'cursor'>> {
  const { records, histories, problems } = readRows(rows);
  await addEpics(session, records, epicIds);
  const followed = followedNames(session.state);
  const page = issuesOfRecords({ records, histories, epicIds, followed }, session);
  const epics = new Set(records.filter(isEpic(session.state)).map(({ id }) => id));
  return {
    ...page,
    issues: page.issues.map((issue) => (epics.has(issue.id) ? asEpic(issue) : issue)),
    problems: [...problems, ...page.problems],
  };
}

const changelogSchema = z.object({
  changelog: z.object({ total: z.number(), histories: z.array(z.unknown()) }),
});

interface ReadRows {
  readonly records: readonly IssueRecord[];
  readonly histories: ReadonlyMap<string, readonly History[]>;
  readonly problems: readonly DataProblem[];
}

function readRows(rows: readonly FoundIssue[]): ReadRows {
  const records: IssueRecord[] = [];
  const histories = new Map<string, readonly History[]>();
  const problems: DataProblem[] = [];
  for (const { id, raw } of rows) {
    const record = issueRecordSchema.safeParse(raw);
    const history = changelogSchema.safeParse(raw);
    const error = record.error ?? history.error;
    if (error !== undefined) problems.push(malformedRecord(id, reasonOf(error)));
    if (!record.success || !history.success) continue;
    const { changelog } = history.data;
    const entries = parseHistories(id, changelog.histories);
    records.push(record.data);
    histories.set(id, entries.histories);
    problems.push(...entries.problems);
    if (changelog.histories.length < changelog.total) {
      const seen = `${changelog.histories.length} of ${changelog.total} histories`;
      problems.push(malformedRecord(id, `${seen}: Jira shows no more of them`));
    }
  }
  return { records, histories, problems };
}

/** Histories name custom fields as people do, without an id. */
function followedNames(state: DatacenterState): ReadonlyMap<string, Field> {
  const followed = new Map(followedFields(state));
  for (const [id, name] of Object.entries(state.fieldNames)) {
    const field = followed.get(id);
    if (field !== undefined) followed.set(customFieldNamed(name), field);
  }
  // A sub-task that went to another issue.
  followed.set('Parent Issue', 'parent');
  return followed;
}

async function addEpics(
  session: DatacenterSession,
  records: readonly IssueRecord[],
  epicIds: Map<string, string>,
): Promise<void> {
  const epics = isEpic(session.state);
  for (const record of records) if (epics(record)) epicIds.set(record.key, record.id);
  const missing = new Set<string>();
  for (const record of records) {
    const key = epicKeyOf(record, session.state);
    if (key !== undefined && !epicIds.has(key)) missing.add(key);
  }
  for (const { key, id } of await findNamed(session, 'key', {
    names: [...missing],
    shown: keysOnly,
  })) {
    if (key !== undefined) epicIds.set(key, id);
  }
}

function isEpic({ epicNameField }: DatacenterState): (record: IssueRecord) => boolean {
  return ({ fields }) => {
    if (fields.issuetype.subtask === true || epicNameField === null) return false;
    const name = fields[epicNameField];
    return typeof name === 'string' && name !== '';
  };
}

function asEpic(issue: Issue): Issue {
  return { ...issue, level: Math.max(issue.level, 1) };
}
