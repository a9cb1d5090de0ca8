import { setTimeout as sleep } from 'node:timers/promises';
import { secondMs } from '../../src/core/time.ts';
import type { Recorder } from './recorder.ts';
import type { Trackers } from './trackers.ts';

interface Progress {
  readonly durationMs: number;
  readonly trackers: Trackers;
  readonly recorder: Recorder;
}

const everyMs = 5 * secondMs;

/** A line now and then, until the signal comes. */
export async function showProgress(progress: Progress, signal: AbortSignal): Promise<void> {
  const begin = Date.now();
  while (!signal.aborted) {
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    const passed = `${clock(Date.now() - begin)} of ${clock(progress.durationMs)}`;
    say(`${passed}: ${countsOf(progress).join(', ')}`);
  }
}

export function say(text: string): void {
  process.stderr.write(`soak: ${text}\n`);
}

function countsOf({ trackers, recorder }: Progress): readonly string[] {
  const { jira, datacenter, linear } = trackers;
  const traffic = [jira, datacenter, linear].map((site) => site.traffic);
  const faults = traffic.flatMap((each) => [...each.faults.values()]);
  return [
    `${sumOf(traffic.map(({ total }) => total))} requests`,
    `${sumOf(faults)} faults`,
    `${recorder.deeds.total} deeds`,
    `${recorder.troubles.total} troubles`,
    `${recorder.service.of('incremental runs finished')} runs`,
    `${recorder.service.of('sweeps finished')} sweeps`,
  ];
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function clock(ms: number): string {
  const seconds = Math.round(ms / secondMs);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
