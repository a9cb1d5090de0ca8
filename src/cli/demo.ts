import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ListenAddress } from '../config/config.ts';
import { demoConfiguration } from '../simulator/company/demo-configuration.ts';
import { type LivingCompany, openCompany } from '../simulator/company/living-company.ts';
import { roleOf, statusFor } from '../simulator/company/workplace.ts';
import { absolute } from './options.ts';
import { showError, startWork } from './people-at-work.ts';
import { type SimulatedSites, startCompanySites } from './simulated-sites.ts';
import { startService } from './start.ts';

const companySize = 3_000;

/** Ports the demo prefers, so that a second run finds its trackers where the first one read them. */
const ports = { jira: 9820, linear: 9821 } as const;

export interface DemoOptions {
  readonly dataDir: string;
  readonly listen: ListenAddress;
}

type Access = SimulatedSites['access'];

/** A simulated company in Jira and Linear that goes on working, read and served like a real one. */
export async function runDemo(options: DemoOptions): Promise<void> {
  const directory = absolute(options.dataDir);
  await mkdir(directory, { recursive: true });
  const living = openCompany({
    seed: 1,
    issues: companySize,
    now: Date.now(),
    journalFile: join(directory, 'company.jsonl'),
  });
  const sites = await startCompanySites(living, ports);
  const rest = startWork(living);
  const toggle = (): void => void sites.toggle().catch(showError);
  process.on('SIGUSR2', toggle);
  try {
    const file = await writeConfiguration(directory, living, sites);
    await startService(
      { config: file, ...options },
      {
        name: 'demo',
        logLevel: 'warn',
        announce: (url) => announce(url, living, { access: sites.access, file }),
      },
    );
  } finally {
    process.off('SIGUSR2', toggle);
    await rest();
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

function announce(
  url: string,
  living: LivingCompany,
  demo: { access: Access; file: string },
): void {
  const { jiraUrl } = demo.access;
  console.log(`
Throughline is running:  ${url}          metrics: ${url}/metrics

A company of ${companySize} issues is simulated in Jira (${jiraUrl}) and Linear; its people go on working.
Its first numbers appear within seconds. Everything is kept in ${dirname(demo.file)}; the next run goes on from there.

Try:
${[...moveCommand(living, demo.access), `  kill -USR2 ${process.pid}          takes both trackers off the network; again brings them back`, `  npm run throughline -- report --config ${demo.file} --data-dir ${dirname(demo.file)}`].join('\n')}

Ctrl-C stops everything.`);
}

/** Takes the one active ticket of "Single sign-on for enterprise customers" out of progress. */
function moveCommand(living: LivingCompany, access: Access): readonly string[] {
  const { jira } = living.company;
  const issues = jira.tracker.issues;
  const ticket = [...issues.values()].find(
    ({ fields }) =>
      roleOf(jira, fields.status) === 'active' &&
      issues.get(fields.parent ?? '')?.fields.labels.includes('enterprise-sso') === true,
  );
  if (ticket === undefined) return [];
  const transition = { transition: { id: statusFor(jira, ticket.fields.team, 'backlog') } };
  const address = `${access.jiraUrl}/rest/api/3/issue/${ticket.key}/transitions`;
  return [
    `  curl -u ${access.jiraEmail}:${access.jiraToken} -H 'Content-Type: application/json' -d '${JSON.stringify(transition)}' ${address}`,
    `                           moves the last active ticket of a priority-1 objective back: the page says so`,
  ];
}
