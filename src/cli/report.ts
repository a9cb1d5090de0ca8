import { takeSnapshot } from '../../jobs/measure.ts';
import { compileStrategy } from '../core/attribution/strategy.ts';
import type { Reading } from '../core/strategy-history.ts';
import { observe } from '../metrics/observation.ts';
import { observedStateOf, readObservedSources, seenAt } from './observed-state.ts';
import { asOfInstant, type CommonOptions } from './options.ts';
import { reportCsv } from './report-csv.ts';
import { readReportDays } from './report-days.ts';
import { reportDocument } from './report-document.ts';
import { type GroupsAsked, groupsText } from './report-groups-text.ts';
import { type ReportSeen, reportHtml } from './report-html.ts';
import { reportMarkdown } from './report-markdown.ts';
import { objectiveText } from './report-objective-text.ts';
import { reportText } from './report-text.ts';
import { requireComplete, requireMapped } from './require-complete.ts';
import { requireObjective } from './require-objective.ts';
import { requireSource } from './require-source.ts';
import { openRuntime, type Runtime } from './runtime.ts';
import { readStrategy } from './strategy-reading.ts';
import { unlessStopped, untilStopped } from './until-stopped.ts';

export interface ReportOptions extends CommonOptions, GroupsAsked {
  readonly asOf?: string;
  readonly strategy: Reading;
  readonly window?: number;
  /** In full, as text. */
  readonly objective?: string;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly markdown?: boolean;
  readonly html?: boolean;
}

/** The numbers of now, or of a past instant, computed from what is stored. */
export async function runReport(options: ReportOptions): Promise<void> {
  const stopped = untilStopped();
  const runtime = await openRuntime(options, { name: 'report', logLevel: 'error' });
  try {
    const seen = await unlessStopped(stopped, takeReport(runtime, options));
    process.stdout.write(render(seen, options));
  } finally {
    await runtime.close();
  }
}

async function takeReport(runtime: Runtime, options: ReportOptions): Promise<ReportSeen> {
  const { config, database, calendar } = runtime;
  if (typeof options.source === 'string') requireSource(options.source, config);
  await requireComplete(runtime, options.config);
  const now = Date.now();
  const asOf = options.asOf === undefined ? undefined : asOfInstant(options.asOf, calendar, now);
  const { strategy: reading } = options;
  const read = await readStrategy(runtime, { reading, asOf: asOf ?? now, now });
  requireObjective(options.objective, read.config);
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
  const observation = observe(
    observedStateOf(read.config, { snapshot, sources, now: snapshot.asOf }),
  );
  const days = await readReportDays(database.pool, {
    config,
    calendar,
    reading,
    asOf: snapshot.asOf,
  });
  const report = reportDocument(observation, snapshot, { strategy: read.used, days });
  return { report, observation, snapshot };
}

function render(seen: ReportSeen, options: ReportOptions): string {
  const { report } = seen;
  if (options.json === true) return `${JSON.stringify(report, null, 2)}\n`;
  if (options.csv === true) return reportCsv(report);
  if (options.markdown === true) return reportMarkdown(report);
  return options.html === true ? reportHtml(seen) : text(report, options);
}

function text(report: ReportSeen['report'], options: ReportOptions): string {
  const { objective: id, source, team } = options;
  const objective = report.objectives.find((each) => each.id === id);
  if (objective !== undefined) return objectiveText(report, objective);
  return source === undefined && team === undefined
    ? reportText(report)
    : groupsText(report, options);
}
