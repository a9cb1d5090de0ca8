import { expect, it } from 'vitest';
import type { Connection } from '../../connectors/connection.ts';
import type { IssuePage } from '../../connectors/connector.ts';
import { createConnector } from '../../connectors/registry.ts';
import { hourMs, secondMs } from '../../src/core/time.ts';
import { doFurther } from '../../src/simulator/company/further-deeds.ts';
import { generateCompany } from '../../src/simulator/company/generate-company.ts';
import type { Workplace } from '../../src/simulator/company/workplace.ts';
import { companyContent } from '../../src/simulator/jira/company-content.ts';
import { startJiraSite } from '../../src/simulator/jira/jira-site.ts';
import { startDatacenterSite } from '../../src/simulator/jira-datacenter/datacenter-site.ts';
import { startLinearSite } from '../../src/simulator/linear/linear-site.ts';
import { createRandom } from '../../src/simulator/random.ts';
import type { TrackedIssue, Tracker } from '../../src/simulator/tracker.ts';

const { signal } = new AbortController();
const at = Date.UTC(2026, 10, 24);
const company = generateCompany({ seed: 7, now: at, issues: 1_500 });
for (const workplace of [company.jira, company.linear]) linkSome(workplace);

function now(): number {
  return at;
}

function apply(): void {
  throw new Error('nobody works while this test reads');
}

/** People link issues and take links off again, an hour before now. */
function linkSome(workplace: Workplace): void {
  const random = createRandom(3);
  for (let n = 0; n < 300; n += 1) {
    const deed = n % 3 === 2 ? 'unlink' : 'link';
    const moment = { workplace, random, at: at - hourMs + n * secondMs };
    for (const mutation of doFurther(deed, moment)) workplace.tracker.apply(mutation);
  }
}

async function readAll(connection: Connection): Promise<IssuePage[]> {
  const context = { source: 'acme', hashPerson: (id: string) => id, onCall: () => undefined, now };
  const connector = createConnector(connection, context);
  const { state } = await connector.discover(signal);
  const pages: IssuePage[] = [];
  for (const shard of (await connector.plan(state, undefined, signal)).shards) {
    const request = { state, shard, cursor: undefined };
    for await (const page of connector.pull(request, signal)) pages.push(page);
  }
  return pages;
}

/** What both sides know of an issue, in one form. */
function told(issues: readonly TrackedIssue[]): Record<string, unknown> {
  return Object.fromEntries(
    issues.map(({ id, key, createdAt, updatedAt, fields, entries }) => [
      id,
      {
        key,
        createdAt,
        updatedAt,
        status: fields.status,
        labels: fields.labels.toSorted(),
        assignee: fields.assignee ?? undefined,
        estimate: fields.estimate ?? undefined,
        parentId: fields.parent ?? undefined,
        blockers: fields.blockers.toSorted(),
        moves: entries.filter((entry) => entry.after.status !== undefined).map((entry) => entry.at),
      },
    ]),
  );
}

function read(pages: readonly IssuePage[]): Record<string, unknown> {
  return Object.fromEntries(
    pages
      .flatMap((page) => page.issues)
      .map(
        ({
          id,
          key,
          createdAt,
          updatedAt,
          status,
          labels,
          assignee,
          estimate,
          parentId,
          blockers,
          changes,
        }) => [
          id,
          {
            key,
            createdAt,
            updatedAt,
            status: status.id,
            labels: labels.toSorted(),
            assignee,
            estimate,
            parentId,
            blockers,
            moves: changes.filter((change) => change.field === 'status').map((change) => change.at),
          },
        ],
      ),
  );
}

function issuesOf(tracker: Tracker): readonly TrackedIssue[] {
  return [...tracker.issues.values()];
}

it('reads of a simulated Jira exactly what its company did, but for what was archived', async () => {
  const site = await startJiraSite({
    content: companyContent(company.jira, { apply, now }),
    auth: { email: 'bot@acme.example', token: 'token' },
    now,
    changelogPageSize: 400,
  });
  const auth = { kind: 'basic', email: 'bot@acme.example', token: 'token' } as const;
  const connection = {
    type: 'jira',
    url: site.url,
    auth,
    scope: undefined,
    estimate: 'auto',
  } as const;
  const pages = await readAll(connection);
  await site.close();
  const live = issuesOf(company.jira.tracker).filter(({ fields }) => fields.place === 'live');
  expect(pages.flatMap((page) => page.problems)).toEqual([]);
  expect(read(pages)).toEqual(told(live));
});

it('reads of a simulated Jira Data Center exactly what its company did, but for what was archived', async () => {
  const content = companyContent(company.jira, { apply, now });
  const limits = { pageLimit: 70 };
  const site = await startDatacenterSite({ content, token: 'token', now, limits });
  const connection = {
    type: 'jira-datacenter',
    url: site.url,
    auth: { kind: 'bearer', token: 'token' },
    scope: undefined,
    estimate: 'auto',
  } as const;
  const pages = await readAll(connection);
  await site.close();
  const live = issuesOf(company.jira.tracker).filter(({ fields }) => fields.place === 'live');
  expect(pages.flatMap((page) => page.problems)).toEqual([]);
  expect(read(pages)).toEqual(told(live));
});

it('reads of a simulated Linear exactly what its company did', async () => {
  const workplace = company.linear;
  const site = await startLinearSite({ workplace, apply, auth: { key: 'key' }, now });
  const auth = { kind: 'key', key: 'key' } as const;
  const connection = { type: 'linear', apiUrl: site.url, auth, teams: [] } as const;
  const pages = await readAll(connection);
  await site.close();
  expect(pages.flatMap((page) => page.problems)).toEqual([]);
  expect(read(pages)).toEqual(told(issuesOf(workplace.tracker)));
});
