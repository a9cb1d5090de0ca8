import { z } from 'zod';
import type { DataProblem } from '../../src/core/data-problem.ts';
import type { Instant, Issue } from '../../src/core/issue.ts';
import { ConnectorError } from '../connector-error.ts';
import { instantOf } from '../instant.ts';
import { malformedRecord, reasonOf, shapeOf } from '../malformed.ts';
import { advance, type Position, type Row, undelivered } from '../position.ts';
import { type Blockings, readBlockings } from './blocking-relations.ts';
import type { Asked } from './documents.ts';
import { type Naming, readHistory } from './history.ts';
import { askIssues, isOfMirrors, questions } from './issue-query.ts';
import { type IssueRecord, issueRecordSchema, toIssue } from './issue-record.ts';
import {
  type LinearAnswer,
  type LinearReach,
  largestPage,
  type PageSize,
} from './linear-client.ts';
import type { GraphqlError } from './linear-error.ts';
import { completeHistories } from './long-histories.ts';
import { connectionSchema, nextCursor } from './paging.ts';

export interface Sizes {
  readonly catalogue: PageSize;
  readonly issues: PageSize;
  /** In history entries, of all issues that one request asks for. */
  readonly histories: PageSize;
  /** What issues are asked for beside the rest. */
  asked: Asked;
}

/** To begin with. What Linear was seen to allow is kept for the life of a connector. */
export function usualSizes(): Sizes {
  return {
    catalogue: { first: 200, most: largestPage },
    issues: { first: largestPage, most: largestPage },
    histories: { first: 3_000, most: 3_500 },
    asked: questions[0],
  };
}

export interface Reading {
  readonly reach: LinearReach;
  readonly sizes: Sizes;
  readonly naming: Naming;
}

export interface ReadPage {
  readonly issues: readonly Issue[];
  readonly problems: readonly DataProblem[];
  readonly trashed: readonly string[];
  /** Behind this page. */
  readonly position: Position;
  readonly isLast: boolean;
}

/** Linear's filters tell milliseconds apart. */
const resolutionMs = 1;

/** Issues whose histories are finished together: a few requests for the rest of all of them. */
const gatheredIssues = 1_000;

/** Issues with their complete histories, oldest change first. */
export async function* readPages(
  reading: Reading,
  filterFrom: (at: Instant) => Record<string, unknown>,
  from: Position,
): AsyncGenerator<ReadPage> {
  const records: IssueRecord[] = [];
  const problems: DataProblem[] = [];
  for await (const page of recordPages(reading, filterFrom, from)) {
    records.push(...page.records);
    problems.push(...page.problems);
    const { position, isLast } = page;
    if (records.length < gatheredIssues && !isLast) continue;
    const read = await withHistories(reading, records.splice(0));
    yield { ...read, problems: [...problems.splice(0), ...read.problems], position, isLast };
  }
}

interface RecordPage extends Pick<ReadPage, 'problems' | 'position' | 'isLast'> {
  readonly records: readonly IssueRecord[];
}

/**
 * Records oldest change first: one that changes meanwhile moves to the end and comes twice. `orderBy` only sorts
 * descending, where it would be lost. Each page starts anew from the position reached, because the list behind a
 * cursor moves; a cursor is followed only while a page does not get beyond the instant it started at.
 */
async function* recordPages(
  reading: Reading,
  filterFrom: (at: Instant) => Record<string, unknown>,
  from: Position,
): AsyncGenerator<RecordPage> {
  let position = from;
  let start = from.at;
  let after: string | undefined;
  const used = new Set<string>();
  for (;;) {
    const query = { after, filter: filterFrom(start) };
    const answer = await askIssues(reading.reach, reading.sizes, query);
    const { nodes, pageInfo } = connectionOf(reading.reach, answer);
    const rows = nodes.map(rowOf);
    const fresh = new Set(undelivered(rows, position, resolutionMs));
    const isNew = rows.map((row) => fresh.has(row));
    position = advance(position, rows, resolutionMs);
    const next = nextCursor(reading.reach, pageInfo, used);
    const isLast = next === undefined;
    const { blocked } = answer.data;
    const blockings =
      blocked === undefined
        ? undefined
        : await readBlockings(reading.reach, { blocked, rows: [...fresh], field: 'updatedAt' });
    yield { ...readNodes({ nodes, errors: answer.errors, isNew, blockings }), position, isLast };
    if (isLast) return;
    after = position.at === start ? next : undefined;
    if (position.at !== start) used.clear();
    start = position.at;
  }
}

function connectionOf(
  { context }: LinearReach,
  { data, errors }: LinearAnswer,
): z.infer<typeof connectionSchema> {
  const isAccounted = errors.every((error) => nodeIndex(error) !== undefined);
  if (isAccounted) {
    const what = `${context.source}: an answer of Linear to the query Issues`;
    return shapeOf(what, z.object({ issues: connectionSchema }), data).issues;
  }
  throw new ConnectorError(
    'unavailable',
    `${context.source}: Linear answered the query Issues with errors that name no record: the next try may succeed`,
  );
}

/** The position of the record an error beside data is about. */
function nodeIndex({ path }: GraphqlError): number | undefined {
  const [root, list, index] = path ?? [];
  return root === 'issues' && list === 'nodes' && typeof index === 'number' ? index : undefined;
}

const rowSchema = z.object({ id: z.string(), updatedAt: z.unknown() });

function rowOf(node: unknown, index: number): Row {
  const row = rowSchema.safeParse(node);
  if (!row.success) return { id: `issues[${index}]`, at: undefined };
  return { id: row.data.id, at: instantOf(row.data.updatedAt) };
}

interface Nodes {
  readonly nodes: readonly unknown[];
  readonly errors: readonly GraphqlError[];
  readonly isNew: readonly boolean[];
  /** Undefined = not asked for. */
  readonly blockings: Blockings | undefined;
}

function readNodes({
  nodes,
  errors,
  isNew,
  blockings,
}: Nodes): Pick<RecordPage, 'records' | 'problems'> {
  // A field that failed reads as null, which would pass for "no project": the whole record is left out.
  const failed = new Set(errors.filter((error) => !isOfMirrors(error)).map(nodeIndex));
  const problems: DataProblem[] = [];
  const records: IssueRecord[] = [];
  for (const [index, node] of nodes.entries()) {
    if (isNew[index] === false) continue;
    const record = issueRecordSchema.safeParse(node);
    const { id } = rowOf(node, index);
    if (failed.has(index)) problems.push(malformedRecord(id, 'Linear could not answer all of it'));
    else if (record.success) {
      records.push({ ...record.data, blockings: blockings?.get(record.data.id) ?? [] });
    } else problems.push(malformedRecord(id, reasonOf(record.error)));
  }
  return { records, problems };
}

async function withHistories(
  { reach, sizes, naming }: Reading,
  records: readonly IssueRecord[],
): Promise<Pick<ReadPage, 'issues' | 'problems' | 'trashed'>> {
  const histories = await completeHistories(reach, sizes.histories, records);
  const problems: DataProblem[] = [];
  const issues: Issue[] = [];
  for (const record of records) {
    const entries = histories.get(record.id);
    if (entries === undefined) {
      problems.push(malformedRecord(record.id, 'Linear does not show its history'));
      continue;
    }
    const history = readHistory(record.id, entries, naming);
    problems.push(...history.problems);
    issues.push(toIssue(record, history.changes, naming));
  }
  const trashed = records.filter((record) => record.trashed === true).map(({ id }) => id);
  return { issues, problems, trashed };
}
