import type { Instant } from '../../src/core/issue.ts';
import type { Discovery } from '../connector.ts';
import { blockedWords, usualWords } from '../jira/blocking-links.ts';
import { isEpochRead } from '../jira/epoch-dates.ts';
import { readingOf, toStatus } from '../jira/issue-record.ts';
import { boundedJql } from '../jira/jql.ts';
import {
  type Field,
  fieldsOf,
  findFields,
  isCustom,
  statusesOf,
  zoneOf,
} from '../jira/site-catalogue.ts';
import { ifRefused, notOffered } from '../refusal.ts';
import type { DatacenterSession, DatacenterState } from './datacenter-session.ts';
import { wholeIssues } from './issue-page.ts';
import { type FoundIssue, type SortField, searchPage } from './search-page.ts';

export type DatacenterReach = Omit<DatacenterSession, 'state'>;

/** `myself` comes first: a wrong token shows there, and a request without any is refused nowhere else. */
export async function discoverDatacenter(reach: DatacenterReach): Promise<Discovery> {
  const { connection, context } = reach;
  const zone = zoneOf(context.source, await answerOf(reach, 'myself'));
  const fields = fieldsOf(context.source, await answerOf(reach, 'field'));
  const statuses = statusesOf(context.source, await answerOf(reach, 'status'));
  const found = findFields(fields, connection.estimate);
  const state: DatacenterState = {
    ...found,
    zone,
    site: connection.url,
    epicNameField: fields.find(isEpicName)?.id ?? null,
    fieldNames: namesOf(fields, [...found.estimateFields, found.flagField, found.epicField]),
    epochJql: await probeDates(reach),
    statusIds: statuses.map((status) => status.id),
    blockedWords: await ifRefused(notOffered, usualWords, async () =>
      blockedWords(context.source, await answerOf(reach, 'issueLinkType')),
    ),
  };
  return {
    state,
    catalogue: { statuses: statuses.map(toStatus), labels: [], containers: [] },
    reading: readingOf(wholeIssues(state).fields),
  };
}

export async function answerOf({ client }: DatacenterReach, name: string): Promise<unknown> {
  return client.sendRequest({ url: `/rest/api/2/${name}`, method: 'GET' });
}

function isEpicName(field: Field): boolean {
  return isCustom(field, 'com.pyxis.greenhopper.jira:gh-epic-label');
}

function namesOf(
  fields: readonly Field[],
  ids: readonly (string | null)[],
): Readonly<Record<string, string>> {
  const wanted = fields.filter(({ id }) => ids.includes(id));
  return Object.fromEntries(wanted.map(({ id, name }) => [id, name ?? id]));
}

async function probeDates(reach: DatacenterReach): Promise<boolean> {
  const [newest] = await newestIssues(reach, { field: 'created', size: 50 });
  if (newest?.at === undefined) return false;
  return isEpochRead({ id: newest.id, at: newest.at }, async (from) => {
    const rows = await newestIssues(reach, { field: 'created', size: 50, from });
    return rows.map((row) => row.id);
  });
}

/** The newest change of any issue of the scope, by the tracker's own clock. */
export async function newestChange(reach: DatacenterReach): Promise<Instant | undefined> {
  const [newest] = await newestIssues(reach, { field: 'updated', size: 1 });
  return newest?.at;
}

async function newestIssues(
  reach: DatacenterReach,
  {
    field,
    size,
    from,
  }: { readonly field: SortField; readonly size: number; readonly from?: Instant },
): Promise<readonly FoundIssue[]> {
  const clause = from === undefined ? undefined : `${field} >= ${from}`;
  const page = await searchPage(reach, {
    jql: `${boundedJql(reach.connection.scope, clause)} ORDER BY ${field} DESC`,
    startAt: 0,
    size,
    fields: [field],
    hasChangelog: false,
    isStrict: true,
    field,
  });
  return page?.rows ?? [];
}
