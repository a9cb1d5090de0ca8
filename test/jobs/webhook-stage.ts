/** A simulated Jira that an OAuth app may register webhooks with, and the job that does. */
import { createConnector } from '../../connectors/registry.ts';
import type { JobContext, Source } from '../../jobs/context.ts';
import { keepWebhooks } from '../../jobs/keep-webhooks.ts';
import { openJobs } from '../../src/cli/runtime.ts';
import { dayMs } from '../../src/core/time.ts';
import type { DynamicWebhook } from '../../src/simulator/oauth/dynamic-webhooks.ts';
import { createTokenVault } from '../../src/store/oauth-tokens.ts';
import { readSalt } from '../../src/store/sources.ts';
import { createJiraRequestCheck, isOpenapiPresent } from '../connectors/jira-openapi.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';
import { runtimeOf } from './job-runtime.ts';
import {
  configurationOf,
  type OAuthTrackers,
  openOAuthTrackers,
  syncLogged,
} from './oauth-trackers.ts';

export const callback = 'https://throughline.acme.example/webhooks';

export interface WebhookStage {
  readonly database: TestDatabase;
  readonly trackers: OAuthTrackers;
  /** What Atlassian's contract says against the requests seen. */
  readonly violations: readonly string[];
  configuration(to: string): string;
  /** Reads everything once; without a callback, so that no job of the queue comes in between. */
  sync(): Promise<void>;
  /** The job alone. */
  keep(to?: string): Promise<void>;
  registered(): readonly Pick<DynamicWebhook, 'id' | 'url' | 'jqlFilter' | 'events'>[];
  daysLeft(): readonly number[];
}

export async function openWebhookStage(scopes?: readonly string[]): Promise<WebhookStage> {
  const database = await freshDatabase();
  const violations: string[] = [];
  const check = isOpenapiPresent ? createJiraRequestCheck() : () => [];
  const trackers = await openOAuthTrackers({
    scopes,
    onRequest: (request) => {
      const body = JSON.parse(JSON.stringify(request.body));
      const seen = { ...request, authorization: undefined, contentType: undefined, body };
      violations.push(...check(seen));
    },
  });
  const { atlassian, clock } = trackers;
  const configuration = (to: string): string =>
    configurationOf(`${trackers.jiraSource}\n    webhook: { callback: ${to} }`);
  async function keep(to = callback): Promise<void> {
    const runtime = await runtimeOf(database, configuration(to));
    const opened = await openJobs(runtime, {
      redisUrl: undefined,
      onCall: () => {},
      onJob: () => {},
    });
    await opened.close();
    const { context, source } = await ahead(opened.context);
    await keepWebhooks(context, source, new AbortController().signal);
  }
  async function ahead(
    context: Omit<JobContext, 'enqueue'>,
  ): Promise<{ context: JobContext; source: Source }> {
    const config = context.sources.get('acme-jira')?.config;
    if (config?.connection.auth.kind !== 'oauth') throw new Error('no OAuth');
    const { pool } = database;
    const grant = config.connection.auth;
    const connector = createConnector(config.connection, {
      source: config.id,
      hashPerson: undefined,
      onCall: () => {},
      now: () => Date.now() + clock.aheadMs,
      vault: createTokenVault(pool, { grant, salt: await readSalt(pool) }),
    });
    return { context: { ...context, enqueue: nothing }, source: { config, connector } };
  }
  return {
    database,
    trackers,
    violations,
    configuration,
    keep,
    sync: async () => {
      const { results } = await syncLogged(database, configurationOf(trackers.jiraSource));
      if (results.some(({ ok }) => !ok)) throw new Error(results[0]?.error);
    },
    registered: () =>
      atlassian.webhooks.all.map(({ id, url, jqlFilter, events }) => ({
        id,
        url,
        jqlFilter,
        events,
      })),
    daysLeft: () =>
      atlassian.webhooks.all.map(({ expiresAt }) =>
        Math.round((expiresAt - Date.now() - clock.aheadMs) / dayMs),
      ),
  };
}

async function ignore(): Promise<void> {}

const nothing: JobContext['enqueue'] = {
  pullShard: ignore,
  sweepAgain: ignore,
  syncSoon: ignore,
  applyWebhook: ignore,
  keepWebhooks: ignore,
  reAttribute: ignore,
  measure: ignore,
  keepHistory: ignore,
};
