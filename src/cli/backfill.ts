import { endOfDay, lastEndedDay } from '../../jobs/ended-days.ts';
import { readHistory } from '../../jobs/read-history.ts';
import type { LocalDate } from '../core/objective.ts';
import type { Reading } from '../core/strategy-history.ts';
import { dayMs, hourMs } from '../core/time.ts';
import { openMetricsText, type PastFamily, samplesOf } from '../metrics/open-metrics.ts';
import { readObservedSources } from './observed-state.ts';
import type { CommonOptions } from './options.ts';
import { createPastFamilies } from './past-families.ts';
import { printLines } from './print-lines.ts';
import { createProgress } from './progress.ts';
import { requireComplete, requireMapped } from './require-complete.ts';
import { openRuntime, type Runtime } from './runtime.ts';
import { unlessStopped, untilStopped } from './until-stopped.ts';
import { UsageError } from './usage-error.ts';

export interface BackfillOptions extends CommonOptions {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly strategy: Reading;
  readonly job: string;
}

/** A block is kept or goes as a whole, and those of the command span up to 61 days. */
const retentionMargin = 62;
/** Newer samples may be in the part of Prometheus that is not yet a block, and would overlap it. */
const headMs = 3 * hourMs;

/** Past values of the trends as OpenMetrics text: on stdout the text, on stderr what to do with it. */
export async function runBackfill(options: BackfillOptions): Promise<void> {
  const stopped = untilStopped();
  const runtime = await openRuntime(options, { name: 'backfill', logLevel: 'error' });
  try {
    await unlessStopped(stopped, backfill(runtime, options));
  } finally {
    await runtime.close();
  }
}

async function backfill(runtime: Runtime, options: BackfillOptions): Promise<void> {
  const { calendar } = runtime;
  const now = Date.now();
  const end = Math.min(endOfDay(calendar, options.to), now - headMs);
  const begin = calendar.startOf(options.from);
  if (options.from > options.to) {
    throw new UsageError(`--from ${options.from} is later than --to ${options.to}`);
  }
  if (begin >= end)
    throw new UsageError(`--from ${options.from} has only begun: there is no past of it yet`);
  await requireComplete(runtime, options.config);
  const families = await familiesOf(runtime, options, { now, end });
  await printLines(openMetricsText(families));
  process.stderr.write(instructions(families, { days: Math.ceil((now - begin) / dayMs) }));
}

/** A day's numbers stand from its end to that of the next one. */
async function familiesOf(
  { config, calendar, database }: Runtime,
  { from, to, strategy: reading, job }: BackfillOptions,
  { now, end }: { readonly now: number; readonly end: number },
): Promise<readonly PastFamily[]> {
  const sources = await readObservedSources(database.pool, config);
  const past = createPastFamilies(job, sources);
  const last = [calendar.plusDays(to, -1), lastEndedDay(calendar, now)].toSorted()[0] ?? to;
  const range = { config, calendar, reading, from: calendar.plusDays(from, -1), to: last };
  const progress = createProgress();
  const { signal } = new AbortController();
  for await (const some of readHistory(database.pool, range, signal)) {
    for (const day of requireMapped(some)) {
      progress.show(`${day.of.day} read`);
      const begun = endOfDay(calendar, day.of.day);
      const next = endOfDay(calendar, calendar.plusDays(day.of.day, 1));
      if (begun < end) past.add({ ...day, from: begun, to: Math.min(next, end) });
    }
  }
  progress.end();
  return past.families();
}

function instructions(
  families: readonly PastFamily[],
  { days }: { readonly days: number },
): string {
  const series = families.flatMap((family) => family.series);
  const steps = series.flatMap((each) => each.steps);
  const samples = steps.reduce((sum, step) => sum + samplesOf(step), 0);
  return `${samples} samples in ${series.length} series. As a file history.om, they become blocks of Prometheus with
  promtool tsdb create-blocks-from openmetrics --max-block-duration=2232h history.om DATA_DIRECTORY
in the directory of its --storage.tsdb.path; a running Prometheus shows them within some minutes. It keeps them only with
  --storage.tsdb.retention.time=${days + retentionMargin}d
or longer. The names are those that throughline.rules.yml records, so that the lines go on.
`;
}
