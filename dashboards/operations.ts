/** For those who run it: are the sources read, do the jobs run, are the processes well? */
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { board } from './board.ts';
import { apiAnswers, apiDurations, rateLimits } from './panels/api.ts';
import { jobDurations, jobFailures, oldestWaiting, queuedJobs } from './panels/jobs.ts';
import { firingAlerts } from './panels/priorities.ts';
import { configurations, eventLoop, memory, processes, snapshotAge } from './panels/processes.ts';
import { sourceReads } from './panels/sources.ts';

export function operations(): Dashboard {
  return board({
    uid: 'throughline-operations',
    title: 'sync and queue health',
    description: 'Whether sources are read, jobs run and processes are well.',
    from: 'now-6h',
    layout: [
      [snapshotAge(), 0, 0, 4, 6],
      [sourceReads(), 4, 0, 20, 6],
      [apiAnswers(), 0, 6, 8, 7],
      [apiDurations(), 8, 6, 8, 7],
      [rateLimits(), 16, 6, 8, 7],
      [queuedJobs(), 0, 13, 8, 7],
      [oldestWaiting(), 8, 13, 4, 7],
      [jobDurations(), 12, 13, 6, 7],
      [jobFailures(), 18, 13, 6, 7],
      [eventLoop(), 0, 20, 8, 7],
      [memory(), 8, 20, 8, 7],
      [configurations(), 16, 20, 8, 7],
      [processes(), 0, 27, 12, 6],
      [firingAlerts(), 12, 27, 12, 6],
    ],
  });
}
