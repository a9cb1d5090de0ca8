/** Four sources whose pages are written by hand, stored as the jobs store them: no tracker is called. */
import type { Pool } from 'pg';
import type { JobContext } from '../../jobs/context.ts';
import { reAttribute } from '../../jobs/re-attribute.ts';
import { passOn, storePage } from '../../jobs/store-page.ts';
import { openJobs } from '../../src/cli/runtime.ts';
import type { Issue } from '../../src/core/issue.ts';
import { inTransaction, type Queryable } from '../../src/store/query.ts';
import { removeDeleted } from '../../src/store/removals.ts';
import { freshDatabase } from '../postgres.ts';
import { runtimeOf } from './job-runtime.ts';
import { nothing } from './no-queues.ts';

/** Two sites of Jira, two workspaces of Linear. */
export const pairSources = ['one', 'two', 'three', 'four'] as const;
export type PairSource = (typeof pairSources)[number];

const connections: Readonly<Record<PairSource, string>> = {
  one: '{ id: one, type: jira, url: "https://one.example", auth: { email: a@acme.example, token: t } }',
  two: '{ id: two, type: jira-datacenter, url: "https://two.example", auth: { bearer: t } }',
  three: '{ id: three, type: linear, auth: { key: k } }',
  four: '{ id: four, type: linear, auth: { key: l } }',
};

export function pairConfiguration(order: readonly PairSource[]): string {
  return `version: 1
sources:
${order.map((id) => `  - ${connections[id]}\n`).join('')}
strategy:
  objectives:
    - { id: a, name: A, priority: 1, match: [{ labels: [a] }] }
    - { id: b, name: B, priority: 1, match: [{ labels: [b] }] }
`;
}

export interface PairStore {
  readonly pool: Pool;
  readonly url: string;
  /** Stores a page in a transaction of its own, or in one that is open. */
  store(source: PairSource, issues: readonly Issue[], client?: Queryable): Promise<void>;
  remove(source: PairSource, ids: readonly string[]): Promise<void>;
  /** Derives again what is noted, until nothing is. */
  drain(): Promise<void>;
  /** Forgets every issue. */
  clear(): Promise<void>;
  /** Another order of the configuration. */
  reorder(order: readonly PairSource[]): Promise<void>;
  close(): Promise<void>;
}

export async function openPairStore(first: readonly PairSource[]): Promise<PairStore> {
  const database = await freshDatabase();
  const { pool } = database;
  let context = await contextOf(first);

  async function contextOf(order: readonly PairSource[]): Promise<JobContext> {
    const runtime = await runtimeOf(database, pairConfiguration(order));
    const jobs = await openJobs(runtime, { redisUrl: undefined, onCall: noted, onJob: noted });
    await jobs.close();
    return { ...jobs.context, enqueue: nothing };
  }

  async function write(client: Queryable, id: PairSource, issues: readonly Issue[]) {
    const source = context.sources.get(id);
    if (source === undefined) throw new Error(`${id} is not configured`);
    const page = { issues, problems: [], cursor: undefined };
    await storePage(context, client, { source, page, inScope: true });
  }

  return {
    pool,
    url: database.url,
    store: async (source, issues, client) => {
      if (client !== undefined) return write(client, source, issues);
      await inTransaction(pool, (own) => write(own, source, issues));
    },
    remove: (source, ids) =>
      inTransaction(pool, async (client) => {
        await write(client, source, []);
        const removed = await removeDeleted(client, source, { ids, at: context.now() - 1_000 });
        await passOn(client, source, removed);
      }),
    drain: () => reAttribute(context, new AbortController().signal),
    clear: async () => {
      await pool.query('truncate issue, attribution_pending, data_problem cascade');
    },
    reorder: async (order) => {
      context = await contextOf(order);
    },
    close: () => database.drop(),
  };
}

function noted(): void {}
