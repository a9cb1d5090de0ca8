import { availableParallelism } from 'node:os';
import { type Bound, boundLine, type Judged, judged } from './bound.ts';
import { withColdSync } from './cold-sync.ts';
import { type Floor, measureFloor } from './floor.ts';
import { historiesEach } from './history-lengths.ts';

export interface SyncFigures {
  readonly benchmark: 'sync';
  readonly issues: number;
  readonly historiesEach: number;
  readonly cores: number;
  readonly seconds: number;
  readonly issuesPerSecond: number;
  readonly floor: Floor & { readonly seconds: number };
  readonly peakBytes: number;
  readonly fewer: { readonly issues: number; readonly peakBytes: number };
  readonly bounds: readonly Judged[];
}

/** A cold sync of many issues beside its floor, and of a fifth of them for the memory. */
export async function benchmarkSync(issues: number): Promise<SyncFigures> {
  const few = Math.ceil(issues / 5);
  const fewer = await withColdSync(few, async ({ peakBytes }) => ({ issues: few, peakBytes }));
  return withColdSync(issues, async (sync) => {
    const { seconds, peakBytes } = sync;
    const parts = await measureFloor(sync);
    const floor = { ...parts, seconds: parts.parseSeconds + parts.copySeconds };
    const bounds: readonly Bound[] = [
      { name: 'sync ÷ floor', value: seconds / floor.seconds, limit: 4 },
      {
        name: `memory at ${issues} issues ÷ at ${few}`,
        value: peakBytes / fewer.peakBytes,
        limit: 1.2,
      },
    ];
    return {
      benchmark: 'sync',
      issues,
      historiesEach,
      cores: availableParallelism(),
      seconds,
      issuesPerSecond: issues / seconds,
      floor,
      peakBytes,
      fewer,
      bounds: bounds.map(judged),
    };
  });
}

export function syncText(figures: SyncFigures): string {
  const { issues, cores, floor, fewer } = figures;
  return [
    `Cold sync of ${issues} Jira issues with ${historiesEach} histories each, simulated site included, ${cores} cores`,
    `  read      ${megabytes(floor.bytes)} MB in ${floor.answers} answers, ${(floor.bytes / issues / 1_000).toFixed(1)} kB an issue`,
    `  sync      ${figures.seconds.toFixed(1)} s, ${figures.issuesPerSecond.toFixed(0)} issues/s`,
    `  floor     ${floor.seconds.toFixed(1)} s: JSON.parse ${floor.parseSeconds.toFixed(1)} s + COPY ${floor.copySeconds.toFixed(1)} s`,
    `  memory    ${megabytes(figures.peakBytes)} MB at most; ${megabytes(fewer.peakBytes)} MB with ${fewer.issues} issues`,
    ...figures.bounds.map(boundLine),
  ].join('\n');
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(0);
}
