import { openCompany } from '../simulator/company/living-company.ts';
import { loadRecordedJira } from '../simulator/jira/recorded-content.ts';
import {
  simulatedAuth,
  startCompanyJira,
  startCompanyLinear,
  startSimulatedJira,
} from './simulated-sites.ts';
import { untilStopped } from './until-stopped.ts';
import { UsageError } from './usage-error.ts';

export interface SimulateOptions {
  readonly data?: string;
  readonly statuses?: string;
  readonly port: string;
  readonly seed: string;
}

const companySize = 3_000;

/** Serves one simulated tracker until it is told to stop. */
export async function runSimulate(kind: string, options: SimulateOptions): Promise<void> {
  const port = wholeNumber('--port', options.port, 65_535);
  const site = await startSite(kind, options, port);
  console.log(`simulated ${kind} at ${site.url} (${credentials(kind)}; Ctrl-C stops it)`);
  await untilStopped();
  await site.close();
}

async function startSite(
  kind: string,
  options: SimulateOptions,
  port: number,
): Promise<{ url: string; close(): Promise<void> }> {
  if (kind !== 'jira' && kind !== 'linear') {
    throw new UsageError(`simulate ${kind}: expected jira or linear`);
  }
  if (options.data !== undefined) {
    if (kind !== 'jira')
      throw new UsageError('--data holds recorded Jira issues: use simulate jira');
    const content = await loadRecordedJira(options.data, { statusesFile: options.statuses });
    return startSimulatedJira({ content, port });
  }
  const seed = wholeNumber('--seed', options.seed, Number.MAX_SAFE_INTEGER);
  const living = openCompany({ seed, issues: companySize, now: Date.now() });
  return kind === 'jira' ? startCompanyJira(living, port) : startCompanyLinear(living, port);
}

function credentials(kind: string): string {
  const { email, token, key } = simulatedAuth;
  return kind === 'jira' ? `email ${email}, token ${token}` : `key ${key}`;
}

function wholeNumber(option: string, text: string, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > max) {
    throw new UsageError(`${option} ${text}: expected a whole number up to ${max}`);
  }
  return value;
}
