import type { LinearConnection } from '../../connectors/connection.ts';
import type { Connector, IssuePage, Json } from '../../connectors/connector.ts';
import { createConnector } from '../../connectors/registry.ts';
import type { Issue } from '../../src/core/issue.ts';
import { type LinearSite, type LinearSiteOptions, startLinearSite } from './linear-site.ts';

export const { signal } = new AbortController();

export interface LinearReading {
  readonly site: LinearSite;
  readonly connector: Connector;
}

const sites: LinearSite[] = [];

/** Ends the sites of a test; fails when a document broke the vendor's contract. */
export async function closeLinearSites(): Promise<void> {
  const closing = sites.splice(0);
  await Promise.all(closing.map((site) => site.close()));
  const violations = closing.flatMap((site) => site.violations);
  if (violations.length > 0)
    throw new Error(`requests against the contract: ${violations.join('; ')}`);
}

export async function openLinear(
  options: LinearSiteOptions,
  changed: Partial<LinearConnection> = {},
): Promise<LinearReading> {
  const site = await startLinearSite(options);
  sites.push(site);
  return { site, connector: linearConnector(site.url, changed) };
}

export function linearConnector(
  apiUrl: string,
  changed: Partial<LinearConnection> = {},
): Connector {
  return createConnector(
    {
      type: 'linear',
      apiUrl,
      auth: { kind: 'key', key: 'linear-key' },
      teams: [],
      ...changed,
    },
    {
      source: 'acme-linear',
      hashPerson: (id) => `hash(${id})`,
      onCall: () => undefined,
      now: () => Date.UTC(2026, 10, 24),
    },
  );
}

export async function pullLinear(
  { connector }: LinearReading,
  since?: number,
  cursor?: Json,
): Promise<IssuePage[]> {
  const pages: IssuePage[] = [];
  for (const shard of (await connector.plan({}, since, signal)).shards) {
    for await (const page of connector.pull({ state: {}, shard, cursor }, signal)) pages.push(page);
  }
  return pages;
}

export async function linearIssues(reading: LinearReading, since?: number): Promise<Issue[]> {
  return (await pullLinear(reading, since)).flatMap((page) => page.issues);
}

/** Names of the queries a site was asked. */
export function queryNames(site: LinearSite): string[] {
  return site.requests.map(({ body }) => /query (\w+)/.exec(body.query ?? '')?.[1] ?? '');
}
