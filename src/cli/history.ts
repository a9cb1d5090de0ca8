import { lastEndedDay } from '../../jobs/ended-days.ts';
import { readHistory } from '../../jobs/read-history.ts';
import type { LocalDate } from '../core/objective.ts';
import type { Reading } from '../core/strategy-history.ts';
import { historyCsv, historyText } from './history-columns.ts';
import {
  type HistoryDocument,
  type HistoryEntry,
  historyDocument,
  historyEntry,
} from './history-document.ts';
import type { CommonOptions } from './options.ts';
import { createProgress } from './progress.ts';
import { requireComplete, requireMapped } from './require-complete.ts';
import { openRuntime, type Runtime } from './runtime.ts';
import { unlessStopped, untilStopped } from './until-stopped.ts';
import { UsageError } from './usage-error.ts';

export interface HistoryOptions extends CommonOptions {
  readonly from?: LocalDate;
  readonly to?: LocalDate;
  readonly strategy: Reading;
  readonly objective?: string;
  readonly json?: boolean;
  readonly csv?: boolean;
}

const usualDays = 84;
/** A table of more days is read by nobody: it has one of every week. */
const mostLines = 62;

/** The numbers of past days, from the rows that are kept; those that have none yet are computed. */
export async function runHistory(options: HistoryOptions): Promise<void> {
  const stopped = untilStopped();
  const runtime = await openRuntime(options, { name: 'history', logLevel: 'error' });
  try {
    const document = await unlessStopped(stopped, takeDocument(runtime, options));
    process.stdout.write(render(document, options));
  } finally {
    await runtime.close();
  }
}

async function takeDocument(runtime: Runtime, options: HistoryOptions): Promise<HistoryDocument> {
  const { config, calendar, database } = runtime;
  const { strategy: reading, objective } = options;
  const last = lastEndedDay(calendar, Date.now());
  const to = options.to ?? last;
  const from = options.from ?? calendar.plusDays(to, 1 - usualDays);
  if (to > last)
    throw new UsageError(`--to ${to}: that day has not ended, the last that has is ${last}`);
  if (from > to) throw new UsageError(`--from ${from} is later than --to ${to}`);
  await requireComplete(runtime, options.config);
  const isText = options.json !== true && options.csv !== true;
  const isLong = calendar.plusDays(from, mostLines) <= to;
  const range = { config, calendar, reading, from, to, step: isText && isLong ? 7 : 1 };
  const days: HistoryEntry[] = [];
  const progress = createProgress();
  const { signal } = new AbortController();
  for await (const some of readHistory(database.pool, range, signal)) {
    days.push(...requireMapped(some).map((day) => historyEntry(day, objective)));
    progress.show(`${days.at(-1)?.day} read`);
  }
  progress.end();
  requireObjective(objective, days, options.config);
  const { timezone, windowDays } = config;
  return historyDocument({ reading, timezone, windowDays, objective }, days);
}

/** It may have been one of an earlier strategy. */
function requireObjective(
  asked: string | undefined,
  days: readonly HistoryEntry[],
  file: string,
): void {
  if (asked === undefined || days.some(({ objective }) => objective !== undefined)) return;
  throw new UsageError(
    `--objective ${asked}: no strategy of these days has such an objective, see ${file} and \`throughline strategy versions\``,
  );
}

function render(document: HistoryDocument, options: HistoryOptions): string {
  if (options.json === true) return `${JSON.stringify(document, null, 2)}\n`;
  return options.csv === true ? historyCsv(document) : historyText(document);
}
