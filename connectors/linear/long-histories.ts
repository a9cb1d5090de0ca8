import { z } from 'zod';
import { shapeOf } from '../malformed.ts';
import { historiesDocument } from './documents.ts';
import type { IssueRecord } from './issue-record.ts';
import { ask, type LinearReach, type PageSize, withinComplexity } from './linear-client.ts';
import { type ConnectionPage, connectionSchema, nextCursor } from './paging.ts';

/** History entries by issue, complete; an issue that is gone meanwhile has none. */
export type Histories = ReadonlyMap<string, readonly unknown[]>;

interface Reading {
  readonly id: string;
  readonly nodes: unknown[];
  readonly used: Set<string>;
  after: string | undefined;
}

/** Finishes the histories that did not fit beside their issues, many in one request. */
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
  while (open.length > 0) {
    const { batch, pages } = await readBatch(reach, size, open);
    const isDone = new Set<Reading>();
    for (const [index, reading] of batch.entries()) {
      const page = pages[index];
      if (page === undefined) histories.delete(reading.id);
      else reading.nodes.push(...page.nodes);
      if (page === undefined || !isOpen(reach, reading, page)) isDone.add(reading);
    }
    open = open.filter((reading) => !isDone.has(reading));
  }
  return histories;
}

function isOpen(reach: LinearReach, reading: Reading, page: ConnectionPage): boolean {
  reading.after = nextCursor(reach, page.pageInfo, reading.used);
  return reading.after !== undefined;
}

const answerSchema = z.record(z.string(), z.object({ history: connectionSchema }).nullable());

async function readBatch(
  reach: LinearReach,
  size: PageSize,
  open: readonly Reading[],
): Promise<{ batch: readonly Reading[]; pages: readonly (ConnectionPage | undefined)[] }> {
  return withinComplexity(size, async (first) => {
    const batch = open.slice(0, first);
    const variables = Object.fromEntries(
      batch.flatMap(({ id, after }, index) => [
        [`i${index}`, id],
        [`c${index}`, after],
      ]),
    );
    const document = historiesDocument(batch.length);
    const answer = await ask(reach, { name: 'Histories', document, variables });
    const what = `${reach.context.source}: an answer of Linear to the query Histories`;
    const read = shapeOf(what, answerSchema, answer.data);
    const refused = new Set(answer.errors.map((error) => error.path?.[0]));
    const pages = batch.map((_, index) =>
      refused.has(`h${index}`) ? undefined : read[`h${index}`]?.history,
    );
    return { batch, pages };
  });
}
