import { takeSnapshot } from '../../jobs/measure.ts';
import { sourceFingerprint, strategyFingerprint } from '../config/fingerprint.ts';
import { compileStrategy } from '../core/attribution/strategy.ts';
import type { Instant } from '../core/issue.ts';
import { type ObservedState, observe } from '../metrics/observation.ts';
import { readSources } from '../store/sources.ts';
import { currentStrategyFingerprint } from '../store/strategy-versions.ts';
import { observedStateOf, readObservedSources } from './observed-state.ts';
import { asOfInstant, type CommonOptions } from './options.ts';
import { reportCsv } from './report-csv.ts';
import { type ReportDocument, reportDocument } from './report-document.ts';
import { reportText } from './report-text.ts';
import { openRuntime, type Runtime } from './runtime.ts';
import { unlessStopped, untilStopped } from './until-stopped.ts';

export interface ReportOptions extends CommonOptions {
  readonly asOf?: string;
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
  const snapshot = await takeSnapshot(database.pool, {
    config,
    calendar,
    strategy: compileStrategy(config.strategy, calendar),
    windowDays: options.window ?? config.windowDays,
    asOf,
    now,
  });
  if (snapshot === undefined) {
    throw new Error(
      'changed issues are still being mapped: try again in a moment, or run `throughline sync --once`',
    );
  }
  const sources = (await readObservedSources(database.pool, config)).map((source) =>
    seenAt(snapshot.asOf, source),
  );
  const state = observedStateOf(config, { snapshot, sources, now: snapshot.asOf });
  return reportDocument(observe(state), snapshot, { isRestated: snapshot.asOf < now });
}

/** Numbers of another strategy or scope, or of half a tracker, would be wrong numbers. */
export async function requireComplete({ config, database }: Runtime, file: string): Promise<void> {
  const derivedUnder = await currentStrategyFingerprint(database.pool);
  if (derivedUnder === undefined) refuse('nothing has been read yet');
  if (derivedUnder !== strategyFingerprint(config)) {
    refuse(`the strategy or the rules in ${file} have changed since the stored issues were mapped`);
  }
  const sources = new Map((await readSources(database.pool)).map((each) => [each.id, each]));
  for (const source of config.sources) {
    const stored = sources.get(source.id);
    if (stored?.fingerprint !== sourceFingerprint(source, config.privacy)) {
      refuse(`what is read of ${source.id} has changed in ${file}`);
    }
    if (!stored.isHistoryComplete) {
      refuse(`${source.id} has not been read to the end yet, its numbers would be too small`);
    }
  }
}

function refuse(reason: string): never {
  throw new Error(
    `${reason}: run \`throughline sync --once\`, or (re)start the service and wait until it has read`,
  );
}

/** Once a source has been read after an instant, what fails later takes nothing from what is known of that instant. */
function seenAt(
  asOf: Instant,
  source: ObservedState['sources'][number],
): ObservedState['sources'][number] {
  const isCovered = source.lastSuccessAt !== undefined && source.lastSuccessAt >= asOf;
  return { ...source, failing: source.failing && !isCovered };
}

function render(report: ReportDocument, options: ReportOptions): string {
  if (options.json === true) return `${JSON.stringify(report, null, 2)}\n`;
  return options.csv === true ? reportCsv(report) : reportText(report);
}
