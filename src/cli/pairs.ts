import type { Pool } from 'pg';
import type { Instant } from '../core/issue.ts';
import { withOddEscaped } from '../core/visible-text.ts';
import { countMirrored, type ListedPair, pairBatches } from '../store/pair-listing.ts';
import type { CommonOptions } from './options.ts';
import { printLines } from './print-lines.ts';
import { iso } from './report-document.ts';
import { openRuntime, type Runtime } from './runtime.ts';
import { table } from './table.ts';
import { unlessStopped, untilStopped } from './until-stopped.ts';

export interface PairsOptions extends CommonOptions {
  readonly limit: number;
  readonly json?: boolean;
}

/** Lists the issues of the configured sources that count in another one. */
export async function runPairs(options: PairsOptions): Promise<void> {
  const stopped = untilStopped();
  const runtime = await openRuntime(options, { name: 'pairs', logLevel: 'error' });
  try {
    await unlessStopped(stopped, print(runtime, options));
  } finally {
    await runtime.close();
  }
}

interface Listing {
  /** Issues that count in another source, by source. */
  readonly counts: readonly { readonly source: string; readonly issues: number }[];
  /** How many of them are not shown. */
  readonly hidden: number;
  readonly batches: () => AsyncIterable<readonly ListedPair[]>;
}

async function print({ config, database }: Runtime, { limit, json }: PairsOptions): Promise<void> {
  const { pool } = database;
  const mirrored = await countMirrored(pool);
  const counts = config.sources.flatMap(({ id: source }) => {
    const issues = mirrored.get(source) ?? 0;
    return issues === 0 ? [] : [{ source, issues }];
  });
  const total = counts.reduce((sum, { issues }) => sum + issues, 0);
  const listing: Listing = {
    counts,
    hidden: Math.max(0, total - limit),
    batches: () => firstPairs(pool, counts, limit),
  };
  await printLines(json === true ? pairsJson(listing, Date.now()) : pairsText(listing));
}

async function* firstPairs(
  pool: Pool,
  counts: Listing['counts'],
  limit: number,
): AsyncGenerator<readonly ListedPair[]> {
  let left = limit;
  for (const { source, issues } of counts) {
    yield* pairBatches(pool, source, left);
    left -= issues;
  }
}

async function* pairsText({ counts, hidden, batches }: Listing): AsyncGenerator<string> {
  if (counts.length === 0) {
    yield 'No issue counts in another source.\n';
    return;
  }
  yield 'Issues that count in another source, which is listed before:\n\n';
  yield lines(table(counts.map(({ source, issues }) => [source, String(issues)])));
  yield '\n';
  for await (const pairs of batches()) {
    yield lines(
      table(pairs.map(({ issue, counted }) => [...cells(issue), 'counts as', ...cells(counted)])),
    );
  }
  if (hidden > 0) yield `${hidden} more: raise --limit\n`;
}

function cells({ source, key, url }: ListedPair['issue']): readonly string[] {
  return [source, key, url ?? '—'].map(withOddEscaped);
}

function lines(rows: readonly string[]): string {
  return rows.map((row) => `${row}\n`).join('');
}

async function* pairsJson(
  { counts, hidden, batches }: Listing,
  at: Instant,
): AsyncGenerator<string> {
  const head = { schema: 'throughline.pairs/1', at: iso(at), hidden, summary: counts };
  yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "pairs": [`;
  let separator = '\n';
  for await (const pairs of batches()) {
    for (const { issue, counted } of pairs) {
      const pair = { issue: linked(issue), counted: linked(counted) };
      yield `${separator}    ${JSON.stringify(pair)}`;
      separator = ',\n';
    }
  }
  yield '\n  ]\n}\n';
}

function linked({ url, ...issue }: ListedPair['issue']): object {
  return { ...issue, link: url };
}
