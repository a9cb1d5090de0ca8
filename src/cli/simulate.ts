import { openCompany } from '../simulator/company/living-company.ts';
import { loadRecordedJira } from '../simulator/jira/recorded-content.ts';
import {
  companyJira,
  simulatedAuth,
  startCompanyJira,
  startCompanyLinear,
  startSimulatedDatacenter,
  startSimulatedJira,
} from './simulated-sites.ts';
import { untilStopped } from './until-stopped.ts';
import { UsageError } from './usage-error.ts';

export type Tracker = 'jira' | 'jira-datacenter' | 'linear';

export interface SimulateOptions {
  readonly data?: string;
  readonly statuses?: string;
  readonly port: number;
  readonly seed: number;
}

interface Site {
  readonly url: string;
  close(): Promise<void>;
}

const companySize = 3_000;

/** Serves one simulated tracker until it is told to stop. */
export async function runSimulate(tracker: Tracker, options: SimulateOptions): Promise<void> {
  const stopped = untilStopped();
  const site = await startSite(tracker, options).catch((error: unknown) => {
    throw isPortTaken(error)
      ? new Error(
          `127.0.0.1:${options.port} is in use by another process: stop that, or choose another --port`,
          { cause: error },
        )
      : error;
  });
  console.log(`simulated ${tracker} at ${site.url} (${credentials(tracker)}; Ctrl-C stops it)`);
  await stopped;
  await site.close();
}

async function startSite(tracker: Tracker, options: SimulateOptions): Promise<Site> {
  const { data, statuses, port, seed } = options;
  if (data !== undefined) {
    if (tracker === 'linear')
      throw new UsageError('--data holds recorded issues of Jira: use simulate jira');
    const content = await loadRecordedJira(data, { statusesFile: statuses });
    const start = tracker === 'jira' ? startSimulatedJira : startSimulatedDatacenter;
    return start({ content, port });
  }
  if (statuses !== undefined)
    throw new UsageError('--statuses belongs to a recording: name it with --data FILE');
  const living = openCompany({ seed, issues: companySize, now: Date.now() });
  switch (tracker) {
    case 'jira':
      return startCompanyJira(living, port);
    case 'jira-datacenter':
      return startSimulatedDatacenter({ content: companyJira(living), port });
    case 'linear':
      return startCompanyLinear(living, port);
  }
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function credentials(tracker: Tracker): string {
  const { email, token, key } = simulatedAuth;
  switch (tracker) {
    case 'jira':
      return `email ${email}, token ${token}`;
    case 'jira-datacenter':
      return `personal access token ${token}`;
    case 'linear':
      return `key ${key}`;
  }
}
