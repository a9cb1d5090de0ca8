import { takeSnapshot } from '../../jobs/measure.ts';
import { compileStrategy } from '../core/attribution/strategy.ts';
import type { Reading } from '../core/strategy-history.ts';
import { observe } from '../metrics/observation.ts';
import { observedStateOf, readObservedSources, seenAt } from './observed-state.ts';
import { asOfInstant, type CommonOptions } from './options.ts';
import { reportCsv } from './report-csv.ts';
import { type ReportDocument, reportDocument } from './report-document.ts';
import { reportText } from './report-text.ts';
import { requireComplete, requireMapped } from './require-complete.ts';
import { openRuntime, type Runtime } from './runtime.ts';
import { readStrategy } from './strategy-reading.ts';
import { unlessStopped, untilStopped } from './until-stopped.ts';

export interface ReportOptions extends CommonOptions {
  readonly asOf?: string;
  readonly strategy: Reading;
  readonly window?: number;
  readonly json?: boolean;
  readonly csv?: boolean;
}

/** The numbers of now, or of a past instant, computed from what is stored. */
export async function runReport(options: ReportOptions): Promise<void> {
  const stopped = untilStopped();
  const runtime = await openRuntime(options, { name: 'report', logLevel: 'error' });
  try {
    const report = await unlessStopped(stopped, takeReport(runtime, options));
    process.stdout.write(render(report, options));
  } finally {
    await runtime.close();
  }
}

async function takeReport(runtime: Runtime, options: ReportOptions): Promise<ReportDocument> {
  const { config, database, calendar } = runtime;
  await requireComplete(runtime, options.config);
  const now = Date.now();
  const asOf = options.asOf === undefined ? undefined : asOfInstant(options.asOf, calendar, now);
  const { strategy: reading } = options;
  const read = await readStrategy(runtime, { reading, asOf: asOf ?? now, now });
  const snapshot = requireMapped(
    await takeSnapshot(database.pool, {
      config: read.config,
      calendar,
      strategy: compileStrategy(read.config.strategy, calendar),
      windowDays: options.window ?? config.windowDays,
      asOf,
      now,
    }),
  );
  const sources = (await readObservedSources(database.pool, config)).map((source) =>
    seenAt(snapshot.asOf, source),
  );
  const state = observedStateOf(read.config, { snapshot, sources, now: snapshot.asOf });
  return reportDocument(observe(state), snapshot, read.used);
}

function render(report: ReportDocument, options: ReportOptions): string {
  if (options.json === true) return `${JSON.stringify(report, null, 2)}\n`;
  return options.csv === true ? reportCsv(report) : reportText(report);
}
