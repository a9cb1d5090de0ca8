import { z } from 'zod';
import { shapeOf } from '../malformed.ts';
import { historiesDocument, mostHistories } from './documents.ts';
import type { IssueRecord } from './issue-record.ts';
import {
  ask,
  type LinearReach,
  largestPage,
  type PageSize,
  withinComplexity,
} from './linear-client.ts';
import { isUnknownRecord } from './linear-error.ts';
import { type ConnectionPage, connectionSchema, nextCursor } from './paging.ts';

/** History entries by issue, complete; an issue that is gone meanwhile has none. */
export type Histories = ReadonlyMap<string, readonly unknown[]>;

interface Reading {
  readonly id: string;
  readonly nodes: unknown[];
  readonly used: Set<string>;
  after: string | undefined;
}

/** Entries asked for of each history at first, and twice as many each time it was not enough. */
const firstEntries = 10;

/**
 * Finishes the histories that did not fit beside their issues, many in one request. An issue that changed meanwhile can
 * stand among the records twice; its latest history holds for both.
 */
export async function completeHistories(
  reach: LinearReach,
  size: PageSize,
  records: readonly IssueRecord[],
): Promise<Histories> {
  const histories = new Map<string, readonly unknown[]>();
  let open: Reading[] = [];
  for (const { id, history } of records) {
    const reading = { id, nodes: [...history.nodes], used: new Set<string>(), after: undefined };
    histories.set(id, reading.nodes);
    if (isOpen(reach, reading, history)) open.push(reading);
  }
  for (let entries = firstEntries; open.length > 0; entries *= 2) {
    const unfinished: Reading[] = [];
    const first = Math.min(entries, largestPage);
    for (let from = 0; from < open.length; ) {
      const { readings, pages } = await readBatch(reach, size, { open, from, first });
      from += readings.length;
      for (const [index, reading] of readings.entries()) {
        const page = pages[index];
        if (page === undefined) histories.delete(reading.id);
        else reading.nodes.push(...page.nodes);
        if (page !== undefined && isOpen(reach, reading, page)) unfinished.push(reading);
      }
    }
    open = unfinished;
  }
  return histories;
}

function isOpen(reach: LinearReach, reading: Reading, page: ConnectionPage): boolean {
  reading.after = nextCursor(reach, page.pageInfo, reading.used);
  return reading.after !== undefined;
}

const answerSchema = z.record(z.string(), z.object({ history: connectionSchema }).nullable());

interface Part {
  readonly open: readonly Reading[];
  readonly from: number;
  /** Entries asked for of each. */
  readonly first: number;
}

interface Batch {
  readonly readings: readonly Reading[];
  readonly pages: readonly (ConnectionPage | undefined)[];
  readonly complexity: number | undefined;
}

function readBatch(reach: LinearReach, size: PageSize, part: Part): Promise<Batch> {
  const { open, from, first } = part;
  return withinComplexity(size, (entries) => {
    const count = Math.min(Math.max(1, Math.floor(entries / first)), mostHistories);
    return readSome(reach, open.slice(from, from + count), first);
  });
}

/** Linear answers nothing at all where it does not know one of several issues: they are halved until that stands alone. */
async function readSome(
  reach: LinearReach,
  readings: readonly Reading[],
  first: number,
): Promise<Batch> {
  try {
    return await readTogether(reach, readings, first);
  } catch (error) {
    if (!isUnknownRecord(error)) throw error;
    if (readings.length === 1) return { readings, pages: [undefined], complexity: undefined };
    const middle = Math.ceil(readings.length / 2);
    const before = await readSome(reach, readings.slice(0, middle), first);
    const behind = await readSome(reach, readings.slice(middle), first);
    return { readings, pages: [...before.pages, ...behind.pages], complexity: undefined };
  }
}

async function readTogether(
  reach: LinearReach,
  readings: readonly Reading[],
  first: number,
): Promise<Batch> {
  const variables = Object.fromEntries(
    readings.flatMap(({ id, after }, index) => [
      [`i${index}`, id],
      [`c${index}`, after],
    ]),
  );
  const document = historiesDocument(readings.length);
  const answer = await ask(reach, {
    name: 'Histories',
    document,
    variables: { first, ...variables },
  });
  const what = `${reach.context.source}: an answer of Linear to the query Histories`;
  const read = shapeOf(what, answerSchema, answer.data);
  const refused = new Set(answer.errors.map((error) => error.path?.[0]));
  const pages = readings.map((_, index) =>
    refused.has(`h${index}`) ? undefined : read[`h${index}`]?.history,
  );
  return { readings, pages, complexity: answer.complexity };
}
