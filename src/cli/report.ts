import { takeSnapshot } from '../../jobs/measure.ts';
import { strategyFingerprint } from '../config/fingerprint.ts';
import { compileStrategy } from '../core/attribution/strategy.ts';
import type { Instant } from '../core/issue.ts';
import { observe } from '../metrics/observation.ts';
import { currentStrategyFingerprint } from '../store/strategy-versions.ts';
import { observedStateOf, readObservedSources } from './observed-state.ts';
import { type CommonOptions, parseAsOf, parseWindow } from './options.ts';
import { reportCsv } from './report-csv.ts';
import { type ReportDocument, reportDocument } from './report-document.ts';
import { reportText } from './report-text.ts';
import { openRuntime, type Runtime } from './runtime.ts';

export interface ReportOptions extends CommonOptions {
  readonly asOf?: string;
  readonly window?: string;
  readonly json?: boolean;
  readonly csv?: boolean;
}

/** The numbers of now, or of a past instant, computed from what is stored. */
export async function runReport(options: ReportOptions): Promise<void> {
  const windowDays = options.window === undefined ? undefined : parseWindow(options.window);
  const runtime = await openRuntime(options, { name: 'report', logLevel: 'error' });
  try {
    await requireDerived(runtime, options);
    const now = Date.now();
    const asOf =
      options.asOf === undefined ? undefined : parseAsOf(options.asOf, runtime.calendar, now);
    const report = await takeReport(runtime, {
      asOf,
      windowDays: windowDays ?? runtime.config.windowDays,
      now,
    });
    process.stdout.write(render(report, options));
  } finally {
    await runtime.close();
  }
}

/** Numbers of another strategy than the file's would be wrong numbers. */
async function requireDerived(runtime: Runtime, options: CommonOptions): Promise<void> {
  const derivedUnder = await currentStrategyFingerprint(runtime.database.pool);
  if (derivedUnder === strategyFingerprint(runtime.config)) return;
  const what =
    derivedUnder === undefined
      ? 'nothing has been read yet'
      : `the strategy or the rules in ${options.config} have changed since the stored issues were mapped`;
  throw new Error(`${what}: run \`throughline sync --once\`, or restart the running service`);
}

async function takeReport(
  runtime: Runtime,
  request: { asOf: Instant | undefined; windowDays: number; now: Instant },
): Promise<ReportDocument> {
  const { config, database, calendar } = runtime;
  const snapshot = await takeSnapshot(database.pool, {
    config,
    calendar,
    strategy: compileStrategy(config.strategy, calendar),
    ...request,
  });
  if (snapshot === undefined) {
    throw new Error(
      'changed issues are still being mapped: try again in a moment, or run `throughline sync --once`',
    );
  }
  const sources = await readObservedSources(database.pool, config);
  const state = observedStateOf(config, { snapshot, sources, now: request.now });
  return reportDocument(observe(state), snapshot);
}

function render(report: ReportDocument, options: ReportOptions): string {
  if (options.json === true) return `${JSON.stringify(report, null, 2)}\n`;
  return options.csv === true ? reportCsv(report) : reportText(report);
}
