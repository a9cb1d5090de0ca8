import type { JiraConnection } from '../../connectors/connection.ts';
import type { Connector, IssuePage, Json } from '../../connectors/connector.ts';
import { createConnector } from '../../connectors/registry.ts';
import type { Issue } from '../../src/core/issue.ts';
import { type JiraSite, type JiraSiteOptions, startJiraSite } from './jira-site.ts';

export const { signal } = new AbortController();

export interface JiraReading {
  readonly site: JiraSite;
  readonly connector: Connector;
  readonly state: Json;
}

const sites: JiraSite[] = [];

/** Ends the sites of a test; fails when a request broke the vendor's contract. */
export async function closeJiraSites(): Promise<void> {
  const closing = sites.splice(0);
  await Promise.all(closing.map((site) => site.close()));
  const violations = closing.flatMap((site) => site.violations);
  if (violations.length > 0)
    throw new Error(`requests against the contract: ${violations.join('; ')}`);
}

/** A site and a connector that has discovered it. */
export async function openJira(
  options: JiraSiteOptions,
  { gateway = '', ...changed }: Partial<JiraConnection> & { gateway?: string } = {},
): Promise<JiraReading> {
  const site = await startJiraSite(options);
  sites.push(site);
  const connector = createConnector(
    {
      type: 'jira',
      url: `${site.url}${gateway}`,
      auth: { kind: 'basic', email: 'bot@acme.example', token: 'jira-token' },
      scope: 'project = PAY',
      estimate: 'auto',
      ...changed,
    },
    {
      source: 'acme-jira',
      hashPerson: (id) => `hash(${id})`,
      onCall: () => undefined,
      now: () => Date.UTC(2026, 10, 24),
    },
  );
  const { state } = await connector.discover(signal);
  site.requests.length = 0;
  return { site, connector, state };
}

export async function pullJira(
  { connector, state }: JiraReading,
  since?: number,
  cursor?: Json,
): Promise<IssuePage[]> {
  const pages: IssuePage[] = [];
  for (const shard of (await connector.plan(state, since, signal)).shards) {
    for await (const page of connector.pull({ state, shard, cursor }, signal)) pages.push(page);
  }
  return pages;
}

export async function onlyJiraIssue(reading: JiraReading): Promise<Issue> {
  const [issue] = (await pullJira(reading)).flatMap((page) => page.issues);
  if (issue === undefined) throw new Error('no issue');
  return issue;
}
