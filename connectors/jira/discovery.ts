import {
  bulkFetchIssues,
  getCurrentUser,
  getFields,
  getIssueLinkTypes,
  getServerInfo,
  getStatuses,
} from 'jira.js/cloud';
import { z } from 'zod';
import type { Discovery } from '../connector.ts';
import { ifRefused, notOffered } from '../refusal.ts';
import { blockedWords, usualWords } from './blocking-links.ts';
import { isEpochRead } from './epoch-dates.ts';
import { isGatewayAddress } from './gateway.ts';
import { oldBulkSize } from './issue-bulk.ts';
import { issueFields, readingOf, toStatus } from './issue-record.ts';
import { type JiraSession, type JiraState, pageOf } from './jira-session.ts';
import { boundedJql } from './jql.ts';
import { searchPage } from './search-page.ts';
import { fieldsOf, findFields, statusesOf, zoneOf } from './site-catalogue.ts';

export type JiraReach = Omit<JiraSession, 'state'>;

/** A wrong token shows at the first request, which every account may make. */
export async function discoverJira(reach: JiraReach): Promise<Discovery> {
  const { client, connection, context } = reach;
  const zone = zoneOf(context.source, await getCurrentUser(client));
  const [site, fieldList, statusList, words] = await Promise.all([
    readSite(reach),
    getFields(client),
    getStatuses(client),
    readBlockedWords(reach),
  ]);
  const fields = findFields(fieldsOf(context.source, fieldList), connection.estimate);
  const statuses = statusesOf(context.source, statusList);
  const statusIds = statuses.map((status) => status.id);
  const found = { zone, site, ...fields, statusIds, blockedWords: words };
  const state: JiraState = { ...found, ...(await probe(reach, found)) };
  return {
    state,
    catalogue: { statuses: statuses.map(toStatus), labels: [], containers: [] },
    reading: readingOf(issueFields(state)),
  };
}

/** People open issues on the site; behind the API gateway only Jira knows its address. */
export async function readSite({ client, connection, context }: JiraReach): Promise<string | null> {
  if (!isGatewayAddress(connection.url)) return connection.url;
  const body = await ifRefused<unknown>(notOffered, {}, () => getServerInfo(client));
  const info = pageOf(context.source, z.object({ baseUrl: z.string().nullish() }), body);
  return info.baseUrl?.replace(/\/+$/, '') ?? null;
}

/** Sites can do without links. */
async function readBlockedWords({ client, context }: JiraReach): Promise<readonly string[]> {
  return ifRefused(notOffered, usualWords, async () =>
    blockedWords(context.source, await getIssueLinkTypes(client)),
  );
}

type Probed = Pick<JiraState, 'epochJql' | 'bulkSize'>;

/** Tries what Jira Cloud does but does not document everywhere; without an answer the documented way is taken. */
async function probe(reach: JiraReach, found: Omit<JiraState, keyof Probed>): Promise<Probed> {
  const documented: Probed = { epochJql: false, bulkSize: oldBulkSize };
  const jql = `${boundedJql(reach.connection.scope)} ORDER BY created DESC`;
  const { rows } = await searchPage(reach, { jql, field: 'created', size: oldBulkSize + 1 });
  const newest = rows[0];
  if (newest?.at === undefined) return documented;
  const ids = rows.map((row) => row.id);
  return {
    epochJql: await isEpochRead({ id: newest.id, at: newest.at }, (from) =>
      createdFrom(reach, from),
    ),
    bulkSize: await bulkSizeOf(reach, ids, issueFields({ ...found, ...documented })),
  };
}

async function createdFrom(reach: JiraReach, at: number): Promise<readonly string[]> {
  const jql = `${boundedJql(reach.connection.scope, `created >= ${at}`)} ORDER BY created DESC`;
  const { rows } = await searchPage(reach, { jql, field: 'created', size: 50 });
  return rows.map((row) => row.id);
}

/** Sites differ in whether bulkfetch takes more than 100 issues: one request with 101 tells. */
async function bulkSizeOf(reach: JiraReach, ids: string[], fields: string[]): Promise<number> {
  if (ids.length <= oldBulkSize) return oldBulkSize;
  return ifRefused([400], oldBulkSize, async () => {
    const body: unknown = await bulkFetchIssues(reach.client, { issueIdsOrKeys: ids, fields });
    const page = pageOf(reach.context.source, z.object({ issues: z.array(z.unknown()) }), body);
    return page.issues.length > oldBulkSize ? 1_000 : oldBulkSize;
  });
}
