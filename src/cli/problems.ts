import type { Pool } from 'pg';
import type { DataProblemKind } from '../core/data-problem.ts';
import { countProblems, type ProblemCount, problemBatches } from '../store/problems.ts';
import { readSources } from '../store/sources.ts';
import type { CommonOptions } from './options.ts';
import { printLines } from './print-lines.ts';
import {
  type ProblemListing,
  problemsCsv,
  problemsJson,
  problemsText,
  type ShownProblem,
} from './problem-forms.ts';
import { requireSource } from './require-source.ts';
import { openRuntime, type Runtime } from './runtime.ts';
import { unlessStopped, untilStopped } from './until-stopped.ts';

export interface ProblemsOptions extends CommonOptions {
  readonly source?: string;
  readonly kind?: DataProblemKind;
  readonly limit: number;
  readonly json?: boolean;
  readonly csv?: boolean;
}

/** Lists the stored data problems of the configured sources. */
export async function runProblems(options: ProblemsOptions): Promise<void> {
  const stopped = untilStopped();
  const runtime = await openRuntime(options, { name: 'problems', logLevel: 'error' });
  try {
    await unlessStopped(stopped, print(runtime, options));
  } finally {
    await runtime.close();
  }
}

async function print(runtime: Runtime, options: ProblemsOptions): Promise<void> {
  const listing = await listingOf(runtime, options);
  if (options.json === true) return printLines(problemsJson(listing, Date.now()));
  if (options.csv !== true) return printLines(problemsText(listing));
  await printLines(problemsCsv(listing));
  if (listing.hidden > 0) console.error(`${listing.hidden} more: raise --limit`);
}

async function listingOf(
  { config, database }: Runtime,
  { source, kind, limit }: ProblemsOptions,
): Promise<ProblemListing> {
  const { pool } = database;
  if (source !== undefined) requireSource(source, config);
  const wanted = source === undefined ? config.sources.map(({ id }) => id) : [source];
  const groups = (await countProblems(pool)).filter(
    (group) => wanted.includes(group.source) && (kind === undefined || group.kind === kind),
  );
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  const isRead = new Set(
    (await readSources(pool)).flatMap(({ id, isHistoryComplete }) =>
      isHistoryComplete ? [id] : [],
    ),
  );
  return {
    groups,
    total,
    hidden: Math.max(0, total - limit),
    unread: wanted.filter((id) => !isRead.has(id)),
    batches: () => firstProblems(pool, groups, limit),
  };
}

/** Lines of a listing that are set below each other, and kept in memory. */
const batchSize = 1_000;

async function* firstProblems(
  pool: Pool,
  groups: readonly ProblemCount[],
  limit: number,
): AsyncGenerator<readonly ShownProblem[]> {
  let left = limit;
  let batch: ShownProblem[] = [];
  for (const { source, kind } of groups) {
    if (left === 0) break;
    for await (const problems of problemBatches(pool, { source, kind })) {
      const shown = problems.slice(0, left);
      batch.push(...shown.map((problem) => ({ source, kind, ...problem })));
      left -= shown.length;
      if (batch.length >= batchSize) {
        yield batch;
        batch = [];
      }
      if (left === 0) break;
    }
  }
  yield batch;
}
