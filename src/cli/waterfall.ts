import { takeWaterfall } from '../../jobs/take-waterfall.ts';
import type { Basis } from '../core/measures/snapshot.ts';
import type { Reading } from '../core/strategy-history.ts';
import { type CommonOptions, pastInstant } from './options.ts';
import { createProgress } from './progress.ts';
import { requireComplete, requireMapped } from './require-complete.ts';
import { requireObjective } from './require-objective.ts';
import { openRuntime, type Runtime } from './runtime.ts';
import { readStrategy } from './strategy-reading.ts';
import { unlessStopped, untilStopped } from './until-stopped.ts';
import { UsageError } from './usage-error.ts';
import { waterfallCsv } from './waterfall-csv.ts';
import { type ReadEnd, type WaterfallDocument, waterfallDocument } from './waterfall-document.ts';
import { waterfallText } from './waterfall-text.ts';

export interface WaterfallOptions extends CommonOptions {
  readonly from: string;
  readonly to: string;
  readonly strategy: Reading;
  readonly base: Basis;
  readonly objective?: string;
  readonly json?: boolean;
  readonly csv?: boolean;
}

/** Enough to recognise what is behind a step. */
const examples = 3;

/** Why coverage and the counts of every objective changed between two instants, computed from what is stored. */
export async function runWaterfall(options: WaterfallOptions): Promise<void> {
  const stopped = untilStopped();
  const runtime = await openRuntime(options, { name: 'waterfall', logLevel: 'error' });
  try {
    const document = await unlessStopped(stopped, takeDocument(runtime, options));
    process.stdout.write(render(document, options));
  } finally {
    await runtime.close();
  }
}

async function takeDocument(
  runtime: Runtime,
  options: WaterfallOptions,
): Promise<WaterfallDocument> {
  const { config, calendar, database } = runtime;
  const { base: basis, objective } = options;
  requireObjective(objective, config);
  const { from, to, now } = instantsOf(runtime, options);
  await requireComplete(runtime, options.config);
  const endAt = async (at: number): Promise<ReadEnd> => ({
    at,
    ...(await readStrategy(runtime, { reading: options.strategy, asOf: at, now })),
  });
  const reading = {
    basis,
    calendar,
    windowDays: config.windowDays,
    from: await endAt(from),
    to: await endAt(to),
    examples,
  };
  const progress = createProgress();
  const waterfall = await takeWaterfall(database.pool, {
    ...reading,
    onProgress: (source, issues) => progress.show(`${source}: ${issues} issues compared`),
  }).finally(() => progress.end());
  return waterfallDocument(requireMapped(waterfall), reading, objective);
}

function instantsOf(
  { calendar }: Runtime,
  options: WaterfallOptions,
): { from: number; to: number; now: number } {
  const now = Date.now();
  const from = pastInstant({ option: '--from', text: options.from }, calendar, now);
  const to = pastInstant({ option: '--to', text: options.to }, calendar, now);
  if (from <= to) return { from, to, now };
  throw new UsageError(`--from ${options.from} is later than --to ${options.to}`);
}

function render(document: WaterfallDocument, options: WaterfallOptions): string {
  if (options.json === true) return `${JSON.stringify(document, null, 2)}\n`;
  return options.csv === true ? waterfallCsv(document) : waterfallText(document);
}
