import { type LivingCompany, openCompany } from '../simulator/company/living-company.ts';
import { loadRecordedJira } from '../simulator/jira/recorded-content.ts';
import { startWork } from './people-at-work.ts';
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

export type Tracker = 'jira' | 'jira-datacenter' | 'linear' | 'company';

export interface SimulateOptions {
  readonly data?: string;
  readonly statuses?: string;
  readonly journal?: string;
  readonly host: string;
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
          `${options.host}:${options.port} is in use by another process: stop that, or choose another --port`,
          { cause: error },
        )
      : error;
  });
  console.log(`simulated ${tracker} at ${site.url} (${credentials(tracker)}; Ctrl-C stops it)`);
  await stopped;
  await site.close();
}

async function startSite(tracker: Tracker, options: SimulateOptions): Promise<Site> {
  const { data, statuses, journal, host, port, seed } = options;
  const place = { host, port };
  refuseMixture(tracker, options);
  if (data !== undefined) {
    const content = await loadRecordedJira(data, { statusesFile: statuses });
    const start = tracker === 'jira' ? startSimulatedJira : startSimulatedDatacenter;
    return start({ content, ...place });
  }
  const now = Date.now();
  const living = openCompany({ seed, issues: companySize, now, journalFile: journal });
  switch (tracker) {
    case 'jira':
      return startCompanyJira(living, port, host);
    case 'jira-datacenter':
      return startSimulatedDatacenter({ content: companyJira(living), ...place });
    case 'linear':
      return startCompanyLinear(living, port, host);
    case 'company':
      return startCompany(living, place);
  }
}

function refuseMixture(tracker: Tracker, { data, statuses, journal }: SimulateOptions): void {
  if (data !== undefined && tracker !== 'jira' && tracker !== 'jira-datacenter') {
    throw new UsageError('--data holds recorded issues of Jira: use simulate jira');
  }
  if (statuses !== undefined && data === undefined) {
    throw new UsageError('--statuses belongs to a recording: name it with --data FILE');
  }
  if (journal !== undefined && tracker !== 'company') {
    throw new UsageError('--journal keeps what people do: use simulate company');
  }
}

/** Both trackers of one company whose people go on working. */
async function startCompany(
  living: LivingCompany,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Site> {
  const jira = await startCompanyJira(living, port, host);
  const linear = await startCompanyLinear(living, port === 0 ? 0 : port + 1, host);
  const rest = startWork(living);
  return {
    url: `${jira.url} and ${linear.url}`,
    close: async () => {
      await rest();
      await Promise.all([jira.close(), linear.close()]);
    },
  };
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
    case 'company':
      return `email ${email}, token ${token}, key ${key}`;
  }
}
