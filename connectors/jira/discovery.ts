import {
  bulkFetchIssues,
  getCurrentUser,
  getFields,
  getServerInfo,
  getStatuses,
} from 'jira.js/cloud';
import { z } from 'zod';
import { hourMs } from '../../src/core/time.ts';
import type { Discovery } from '../connector.ts';
import { ConnectorError } from '../connector-error.ts';
import { oldBulkSize } from './issue-bulk.ts';
import { issueFields, statusSchema, toStatus } from './issue-record.ts';
import { type JiraSession, type JiraState, pageOf } from './jira-session.ts';
import { boundedJql } from './jql.ts';
import { searchPage } from './search.ts';

type Reach = Omit<JiraSession, 'state'>;

/** A wrong token shows at the first request, which every account may make. */
export async function discoverJira(reach: Reach): Promise<Discovery> {
  const zone = await readZone(reach);
  const [site, fields, statuses] = await Promise.all([
    readSite(reach),
    readFields(reach),
    readStatuses(reach),
  ]);
  const found = { zone, site, ...fields, statusIds: statuses.map((status) => status.id) };
  const state: JiraState = { ...found, ...(await probe(reach, found)) };
  return { state, catalogue: { statuses: statuses.map(toStatus), labels: [], containers: [] } };
}

async function readZone({ client, context }: Reach): Promise<string | null> {
  const body: unknown = await getCurrentUser(client);
  const user = pageOf(context.source, z.object({ timeZone: z.string().nullish() }), body);
  return user.timeZone != null && isZone(user.timeZone) ? user.timeZone : null;
}

function isZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** People open issues on the site; behind the API gateway only Jira knows its address. */
async function readSite({ client, connection, context }: Reach): Promise<string | null> {
  if (!connection.url.includes('/ex/jira/')) return connection.url;
  const body: unknown = await getServerInfo(client);
  const info = pageOf(context.source, z.object({ baseUrl: z.string().nullish() }), body);
  return info.baseUrl?.replace(/\/+$/, '') ?? null;
}

const fieldSchema = z.object({
  id: z.string(),
  name: z.string().nullish(),
  untranslatedName: z.string().nullish(),
  schema: z.object({ type: z.string().nullish(), custom: z.string().nullish() }).nullish(),
});
type Field = z.infer<typeof fieldSchema>;

type FoundFields = Pick<JiraState, 'estimateFields' | 'flagField' | 'epicField'>;

async function readFields({ client, connection, context }: Reach): Promise<FoundFields> {
  const body: unknown = await getFields(client);
  const fields = readable(fieldSchema, pageOf(context.source, z.array(z.unknown()), body));
  function first(isWanted: (field: Field) => boolean): string | undefined {
    return fields.find(isWanted)?.id;
  }
  // Company-managed projects have a plain number named "Story Points", team-managed ones a type of their own.
  const points = [
    first((field) => named(field, 'Story Points') && field.schema?.type === 'number'),
    first((field) => custom(field, 'com.pyxis.greenhopper.jira:jsw-story-points')),
  ].filter((id) => id !== undefined);
  return {
    estimateFields: connection.estimate === 'auto' ? points : [connection.estimate],
    flagField: first((field) => named(field, 'Flagged') && field.schema?.custom != null) ?? null,
    epicField: first((field) => custom(field, 'com.pyxis.greenhopper.jira:gh-epic-link')) ?? null,
  };
}

function named(field: Field, name: string): boolean {
  return (field.untranslatedName ?? field.name) === name || field.name === name;
}

function custom(field: Field, type: string): boolean {
  return field.schema?.custom === type;
}

async function readStatuses({
  client,
  context,
}: Reach): Promise<readonly z.infer<typeof statusSchema>[]> {
  const body: unknown = await getStatuses(client);
  return readable(statusSchema, pageOf(context.source, z.array(z.unknown()), body));
}

function readable<T>(schema: z.ZodType<T>, records: readonly unknown[]): readonly T[] {
  return records.flatMap((raw) => {
    const record = schema.safeParse(raw);
    return record.success ? [record.data] : [];
  });
}

type Probed = Pick<JiraState, 'epochJql' | 'bulkSize'>;

/** Tries what Jira Cloud does but does not document everywhere; without an answer the documented way is taken. */
async function probe(reach: Reach, found: Omit<JiraState, keyof Probed>): Promise<Probed> {
  const documented: Probed = { epochJql: false, bulkSize: oldBulkSize };
  const jql = `${boundedJql(reach.connection.scope)} ORDER BY created DESC`;
  const { rows } = await searchPage(reach, { jql, field: 'created', size: oldBulkSize + 1 });
  const newest = rows[0];
  if (newest?.at === undefined) return documented;
  const ids = rows.map((row) => row.id);
  return {
    epochJql: await isEpochRead(reach, { id: newest.id, at: newest.at }),
    bulkSize: await bulkSizeOf(reach, ids, issueFields({ ...found, ...documented })),
  };
}

/** Epoch milliseconds work when the newest issue is found from its instant on, and not from an hour later on. */
async function isEpochRead(reach: Reach, newest: { id: string; at: number }): Promise<boolean> {
  async function isFoundFrom(at: number): Promise<boolean> {
    const jql = `${boundedJql(reach.connection.scope, `created >= ${at}`)} ORDER BY created DESC`;
    const { rows } = await searchPage(reach, { jql, field: 'created', size: 50 });
    return rows.some((row) => row.id === newest.id);
  }
  return refusedIs(false, async () => {
    return (await isFoundFrom(newest.at)) && !(await isFoundFrom(newest.at + hourMs));
  });
}

/** Sites differ in whether bulkfetch takes more than 100 issues: one request with 101 tells. */
async function bulkSizeOf(reach: Reach, ids: string[], fields: string[]): Promise<number> {
  if (ids.length <= oldBulkSize) return oldBulkSize;
  return refusedIs(oldBulkSize, async () => {
    const body: unknown = await bulkFetchIssues(reach.client, { issueIdsOrKeys: ids, fields });
    const page = pageOf(reach.context.source, z.object({ issues: z.array(z.unknown()) }), body);
    return page.issues.length > oldBulkSize ? 1_000 : oldBulkSize;
  });
}

async function refusedIs<T>(otherwise: T, attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof ConnectorError && error.status === 400) return otherwise;
    throw error;
  }
}
