/** Simulated trackers that are read with OAuth, and how the main job is run on them. */
import { pino } from 'pino';
import { openJobs } from '../../src/cli/runtime.ts';
import {
  simulatedAuth,
  startCompanyJira,
  startCompanyLinear,
} from '../../src/cli/simulated-sites.ts';
import { type SyncResult, syncOnce } from '../../src/cli/sync.ts';
import { openCompany } from '../../src/simulator/company/living-company.ts';
import {
  type Atlassian,
  type AtlassianOptions,
  startAtlassian,
} from '../../src/simulator/oauth/atlassian.ts';
import { type LinearOAuth, startLinearOAuth } from '../../src/simulator/oauth/linear.ts';
import type { TestDatabase } from '../postgres.ts';
import { runtimeOf } from './job-runtime.ts';

export const app = {
  clientId: 'app-1',
  clientSecret: 'client-secret-1',
  refreshToken: 'refresh-first',
} as const;

export interface OAuthTrackers {
  /** Issues of both companies. */
  readonly issues: number;
  readonly atlassian: Atlassian;
  readonly linear: LinearOAuth;
  /** Of the authorisation servers and the webhooks. */
  readonly clock: { aheadMs: number };
  readonly jiraSource: string;
  readonly linearSource: string;
  close(): Promise<void>;
}

export async function openOAuthTrackers(
  options: Pick<AtlassianOptions, 'scopes' | 'onRequest'> = {},
): Promise<OAuthTrackers> {
  const living = openCompany({ seed: 11, issues: 120, now: Date.now() - 60_000 });
  const clock = { aheadMs: 0 };
  const now = (): number => Date.now() + clock.aheadMs;
  const jiraSite = await startCompanyJira(living, 0);
  const linearSite = await startCompanyLinear(living, 0);
  const site = {
    cloudId: '11223344-a1b2-3c44-d555-ef1234567890',
    url: 'https://acme.atlassian.net',
    address: jiraSite.url,
    authorization: `Bearer ${simulatedAuth.token}`,
  };
  const atlassian = await startAtlassian({ app, now, site, ...options });
  const linear = await startLinearOAuth({
    app,
    now,
    site: { address: linearSite.url, authorization: simulatedAuth.key },
  });
  const { jira, linear: other } = living.company;
  return {
    issues: jira.tracker.issues.size + other.tracker.issues.size,
    atlassian,
    linear,
    clock,
    jiraSource: `
  - id: acme-jira
    type: jira
    url: ${site.url}
    auth: { oauth: { ${grant()}, token_url: "${atlassian.url}/oauth/token", gateway_url: "${atlassian.url}" } }`,
    linearSource: `
  - id: acme-linear
    type: linear
    api_url: ${linear.url}/graphql
    auth: { oauth: { ${grant()}, token_url: "${linear.url}/oauth/token" } }`,
    close: async () => {
      const closing = [atlassian, linear, jiraSite, linearSite];
      await Promise.all(closing.map((each) => each.close()));
    },
  };
}

function grant(): string {
  return `client_id: ${app.clientId}, client_secret: ${app.clientSecret}, refresh_token: ${app.refreshToken}`;
}

export function configurationOf(...sources: readonly string[]): string {
  return `version: 1
sources:${sources.join('')}
strategy:
  objectives: [{ id: all, name: All, priority: 1, match: [{ labels: ["*"] }] }]
`;
}

export interface Synced {
  readonly results: readonly SyncResult[];
  /** Everything that was logged. */
  readonly log: string;
}

/** One `sync --once`, in which everything is logged. */
export async function syncLogged(database: TestDatabase, configuration: string): Promise<Synced> {
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line) => lines.push(line) });
  const runtime = { ...(await runtimeOf(database, configuration)), log };
  const jobs = await openJobs(runtime, {
    redisUrl: undefined,
    onCall: () => {},
    onJob: () => {},
  });
  try {
    const results = await syncOnce(runtime, jobs, new Map());
    return { results, log: lines.join('') };
  } finally {
    await jobs.close();
  }
}

/** Every row of every table, those of the queues too. */
export async function everythingStored({ pool }: TestDatabase): Promise<string> {
  const tables = await pool.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const texts: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await pool.query<{ row: string }>(`select t::text as row from ${name} t`);
    texts.push(...rows.map(({ row }) => row));
  }
  return texts.join('\n');
}
