import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demoConfiguration } from '../simulator/company/demo-configuration.ts';
import { type LivingCompany, openCompany } from '../simulator/company/living-company.ts';
import { letPeopleWork } from '../simulator/company/people.ts';
import { absolute } from './options.ts';
import { type SimulatedSites, startCompanySites } from './simulated-sites.ts';
import { startService } from './start.ts';

const companySize = 3_000;
const peopleTickMs = 2_000;

/** Ports the demo prefers, so that a second run finds its trackers where the first one read them. */
const ports = { jira: 9820, linear: 9821 } as const;

/** A simulated company in Jira and Linear that goes on working, read and served like a real one. */
export async function runDemo(options: { dataDir: string; listen: string }): Promise<void> {
  const directory = absolute(options.dataDir);
  await mkdir(directory, { recursive: true });
  const living = openCompany({
    seed: 1,
    issues: companySize,
    now: Date.now(),
    journalFile: join(directory, 'company.jsonl'),
  });
  const sites = await startCompanySites(living, ports);
  const stop = new AbortController();
  const working = letPeopleWork(
    living,
    { now: Date.now, tickMs: peopleTickMs, seed: Date.now(), onError: showError },
    stop.signal,
  );
  const toggle = (): void => void sites.toggle().catch(showError);
  process.on('SIGUSR2', toggle);
  try {
    await startService(
      { config: await writeConfiguration(directory, living, sites), ...options },
      { name: 'demo', logLevel: 'warn', announce: (url) => announce(url, sites, directory) },
    );
  } finally {
    process.off('SIGUSR2', toggle);
    stop.abort();
    await working;
    await sites.close();
  }
}

async function writeConfiguration(
  directory: string,
  living: LivingCompany,
  sites: SimulatedSites,
): Promise<string> {
  const file = join(directory, 'throughline.yaml');
  const text = demoConfiguration({
    ...sites.access,
    now: living.generatedAt,
    interval: '5s',
  });
  await writeFile(file, text);
  return file;
}

function announce(url: string, sites: SimulatedSites, directory: string): void {
  const { jiraUrl, jiraEmail, jiraToken } = sites.access;
  console.log(`
Throughline is running:  ${url}          metrics: ${url}/metrics

A company of ${companySize} issues is simulated in Jira (${jiraUrl}) and Linear; its people go on working.
Its first numbers appear within seconds. Everything is kept in ${directory}; the next run goes on from there.

  move a ticket       curl -u ${jiraEmail}:${jiraToken} ${jiraUrl}/rest/api/3/issue/KEY/transitions
                      (lists the transitions; POST {"transition":{"id":"…"}} takes one)
  trackers off / on   kill -USR2 ${process.pid}
  the numbers as text npm run throughline -- report --config ${join(directory, 'throughline.yaml')} --data-dir ${directory}

Ctrl-C stops everything.`);
}

function showError(error: unknown): void {
  console.error(`throughline: ${error instanceof Error ? error.message : String(error)}`);
}
