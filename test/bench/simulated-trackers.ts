import { z } from 'zod';
import { simulatedAuth, startSimulatedDatacenter } from '../../src/cli/simulated-sites.ts';
import type { JiraContent } from '../../src/simulator/jira/jira-content.ts';
import { startJiraSite } from '../../src/simulator/jira/jira-site.ts';
import { linearHistory } from '../../src/simulator/linear/linear-history.ts';
import { startLinearSite } from '../../src/simulator/linear/linear-site.ts';
import type { Traffic } from '../../src/simulator/site/traffic.ts';
import { usual } from './history-lengths.ts';
import { largeJira } from './jira-issues.ts';
import { largeLinear } from './linear-issues.ts';

/** A simulated site, and how a configuration names it. */
export interface SimulatedTracker {
  readonly source: Readonly<Record<string, unknown>>;
  readonly traffic: Traffic;
  /** How many histories it tells, of all issues together. */
  readonly histories: number;
  /** Complexity points spent so far, where requests have a price. */
  readonly spentPoints?: () => Promise<number>;
  close(): Promise<void>;
}

const { email, token, key } = simulatedAuth;

/** `bulkFetchLimit`: how many issues one bulk read takes. */
export async function largeJiraCloud(
  issues: number,
  bulkFetchLimit: 100 | 1_000,
): Promise<SimulatedTracker> {
  const content = contentOf(issues);
  const site = await startJiraSite({ content, auth: simulatedAuth, now: Date.now, bulkFetchLimit });
  const source = { id: 'acme', type: 'jira', url: site.url, auth: { email, token } };
  return { ...site, source, histories: historiesIn(content) };
}

export async function largeJiraDatacenter(issues: number): Promise<SimulatedTracker> {
  const content = contentOf(issues);
  const site = await startSimulatedDatacenter({ content, port: 0 });
  const source = { id: 'acme', type: 'jira-datacenter', url: site.url, auth: { bearer: token } };
  return { ...site, source, histories: historiesIn(content) };
}

export async function largeLinearWorkspace(issues: number): Promise<SimulatedTracker> {
  const workplace = largeLinear(issues, Date.now());
  const site = await startLinearSite({
    workplace,
    apply: () => {},
    auth: simulatedAuth,
    now: Date.now,
  });
  const source = { id: 'acme', type: 'linear', api_url: site.url, auth: { key } };
  // A relation tells since when it is: one entry more.
  const told = [...workplace.tracker.issues.values()].flatMap((issue) => [
    ...linearHistory(issue, workplace.teams),
    ...issue.fields.blockers,
  ]);
  return { ...site, source, histories: told.length, spentPoints: () => pointsSpentAt(site.url) };
}

function contentOf(issues: number): JiraContent {
  return largeJira({ issues, lengthOf: usual, now: Date.now() });
}

function historiesIn(content: JiraContent): number {
  return [...content.issues()].flatMap((issue) => issue.histories()).length;
}

/** Every answer tells how many points are left of this hour, its own price taken off. */
async function pointsSpentAt(url: string): Promise<number> {
  const { headers } = await fetch(url, {
    method: 'POST',
    headers: { authorization: key, 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ viewer { id } }' }),
  });
  const number = (name: string): number => z.coerce.number().parse(headers.get(name));
  const spent = number('x-ratelimit-complexity-limit') - number('x-ratelimit-complexity-remaining');
  return spent - number('x-complexity');
}
