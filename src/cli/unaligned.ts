import type { Basis } from '../core/measures/snapshot.ts';
import type { CommonOptions } from './options.ts';
import { printLines } from './print-lines.ts';
import { requireComplete, requireMapped } from './require-complete.ts';
import { requireSource } from './require-source.ts';
import { openRuntime, type Runtime } from './runtime.ts';
import { unalignedCsv } from './unaligned-csv.ts';
import { type UnalignedDocument, unalignedDocument } from './unaligned-document.ts';
import { unalignedText } from './unaligned-text.ts';
import { takeUnaligned, type UnalignedSort } from './unaligned-work.ts';
import { untilStopped } from './until-stopped.ts';

/** All that is listed is kept in memory until its evidence is counted. */
export const mostListed = 10_000;

export interface UnalignedOptions extends CommonOptions {
  readonly team?: string;
  readonly source?: string;
  readonly sort: UnalignedSort;
  readonly base: Basis;
  readonly limit: number;
  readonly json?: boolean;
  readonly csv?: boolean;
}

/** Lists work that serves no objective, from what is stored. */
export async function runUnaligned(options: UnalignedOptions): Promise<void> {
  const stopped = untilStopped();
  const stop = new AbortController();
  void stopped.then(() => stop.abort(new Error('stopped before it was done')));
  const runtime = await openRuntime(options, { name: 'unaligned', logLevel: 'error' });
  try {
    await print(runtime, options, stop.signal);
  } finally {
    await runtime.close();
  }
}

async function print(
  runtime: Runtime,
  options: UnalignedOptions,
  signal: AbortSignal,
): Promise<void> {
  const { config, calendar, database } = runtime;
  const { source, team, base: basis, sort, limit } = options;
  if (source !== undefined) requireSource(source, config);
  await requireComplete(runtime, options.config);
  const request = { config, calendar, now: Date.now(), basis, source, team, sort, limit };
  const listing = requireMapped(await takeUnaligned(database.pool, request, signal));
  const document = unalignedDocument(request, listing);
  await printLines([rendered(document, options)]);
  if (options.csv === true && document.hidden > 0) {
    console.error(`${document.hidden} more: raise --limit`);
  }
}

function rendered(document: UnalignedDocument, { json, csv }: UnalignedOptions): string {
  if (json === true) return `${JSON.stringify(document, null, 2)}\n`;
  return csv === true ? unalignedCsv(document) : unalignedText(document);
}
