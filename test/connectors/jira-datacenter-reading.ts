import type { JiraDatacenterConnection } from '../../connectors/connection.ts';
import type { ApiCall, Connector, IssuePage, Json } from '../../connectors/connector.ts';
import { createConnector } from '../../connectors/registry.ts';
import type { Issue } from '../../src/core/issue.ts';
import type { JiraIssue } from '../../src/simulator/jira/jira-content.ts';
import {
  type DatacenterStage,
  datacenterToken,
  now,
  startDatacenterStage,
} from './jira-datacenter-site.ts';

export const { signal } = new AbortController();

export interface DatacenterReading {
  readonly stage: DatacenterStage;
  readonly connector: Connector;
  readonly state: Json;
  readonly calls: readonly ApiCall[];
}

const stages: DatacenterStage[] = [];

/** Ends the sites of a test; fails when a request or an answer broke the vendor's contract. */
export async function closeDatacenters(): Promise<void> {
  const closing = stages.splice(0);
  await Promise.all(closing.map((stage) => stage.close()));
  const violations = closing.flatMap((stage) => stage.violations);
  if (violations.length > 0) throw new Error(`against the contract: ${violations.join('; ')}`);
}

/** A site and a connector that has discovered it. */
export async function openDatacenter(
  issues: Iterable<JiraIssue>,
  options: Parameters<typeof startDatacenterStage>[1] = {},
  connection: Partial<JiraDatacenterConnection> = {},
): Promise<DatacenterReading> {
  const stage = await startDatacenterStage(issues, options);
  stages.push(stage);
  const calls: ApiCall[] = [];
  const connector = createConnector(
    {
      type: 'jira-datacenter',
      url: stage.url,
      auth: { kind: 'bearer', token: datacenterToken },
      scope: 'project in (PAY, CORE)',
      estimate: 'auto',
      ...connection,
    },
    {
      source: 'acme-dc',
      hashPerson: (id) => `hash(${id})`,
      onCall: (call) => calls.push(call),
      now: () => now,
    },
  );
  const { state } = await connector.discover(signal);
  stage.requests.length = 0;
  return { stage, connector, state, calls };
}

export async function pullDatacenter(
  { connector, state }: DatacenterReading,
  since?: number,
  cursor?: Json,
): Promise<IssuePage[]> {
  const pages: IssuePage[] = [];
  for (const shard of (await connector.plan(state, since, signal)).shards) {
    for await (const page of connector.pull({ state, shard, cursor }, signal)) pages.push(page);
  }
  return pages;
}

export function issuesOf(pages: readonly IssuePage[]): readonly Issue[] {
  return pages.flatMap((page) => page.issues);
}

export function sortedIds(issues: readonly { readonly id: string }[]): readonly string[] {
  return issues.map(({ id }) => id).toSorted();
}
