import { z } from 'zod';
import type { Check } from '../connector.ts';
import type { Trial } from '../examination.ts';
import { fieldChecks } from '../jira/field-checks.ts';
import { pageOf } from '../jira/jira-session.ts';
import { boundedJql } from '../jira/jql.ts';
import { fieldsOf, zoneOf } from '../jira/site-catalogue.ts';
import {
  datesCheck,
  emptyScope,
  permissionsCheck,
  projectsCheck,
  statusesCheck,
} from '../jira/site-checks.ts';
import { pageCheck } from '../page-check.ts';
import { type DatacenterState, datacenterStateSchema } from './datacenter-session.ts';
import { answerOf, type DatacenterReach, discoverDatacenter } from './discovery.ts';
import { toPage, wholeIssues } from './issue-page.ts';
import { type SearchPage, searchPage } from './search-page.ts';
import { versionCheck } from './version-check.ts';

/** Issues of the page that is read. */
const pageSize = 50;

/** What an examination of a Jira Data Center tries. */
export function datacenterTrials(reach: DatacenterReach): readonly Trial[] {
  return [
    { name: 'authentication', run: () => account(reach) },
    ...catalogueTrials(reach),
    ...issueTrials(reach),
  ];
}

async function account(reach: DatacenterReach): Promise<readonly Check[]> {
  const zone = zoneOf(reach.context.source, await answerOf(reach, 'myself')) ?? 'unknown';
  return [{ name: 'authentication', result: 'ok', detail: `an account, zone ${zone}` }];
}

/** What the account may see, and what the site is made of. */
function catalogueTrials(reach: DatacenterReach): readonly Trial[] {
  const { connection, context } = reach;
  const { source } = context;
  return [
    {
      name: 'version',
      without: 'the version of this site is not known',
      run: async () => [versionCheck(source, await answerOf(reach, 'serverInfo'))],
    },
    {
      name: 'permissions',
      without: 'what this account may do is not known',
      run: async () => [permissionsCheck(source, await answerOf(reach, 'mypermissions'))],
    },
    {
      name: 'projects',
      without: 'the projects this account can see are not known',
      run: async () => {
        const body = await answerOf(reach, 'project');
        const keys = pageOf(source, z.array(z.object({ key: z.string() })), body);
        const sorted = keys.map(({ key }) => key).toSorted();
        return [projectsCheck(sorted, sorted.length)];
      },
    },
    {
      name: 'statuses',
      run: async () => [statusesCheck(source, await answerOf(reach, 'status'))],
    },
    {
      name: 'fields',
      run: async () =>
        fieldChecks(
          fieldsOf(source, await answerOf(reach, 'field')),
          connection.estimate,
          epicless,
        ),
    },
  ];
}

const epicless = {
  result: 'warning',
  detail: 'no field Epic Link is visible: issues inherit nothing from their epics',
  remedy: 'check that Jira Software is licensed here and that this account sees the field',
} as const;

/** What the scope finds, and how it can be read. */
function issueTrials(reach: DatacenterReach): readonly Trial[] {
  let hasIssues = false;
  let state: DatacenterState | undefined;
  return [
    {
      name: 'scope',
      run: async () => {
        const page = await scopePage(reach);
        hasIssues = page !== undefined && page.rows.length > 0;
        return page === undefined || !hasIssues ? [emptyScope()] : scopeChecks(page);
      },
    },
    {
      name: 'dates',
      run: async () => {
        if (!hasIssues) return [];
        const discovery = await discoverDatacenter(reach);
        state = datacenterStateSchema.parse(discovery.state);
        return [datesCheck(state)];
      },
    },
    {
      name: 'issues',
      run: async () => (state === undefined ? [] : [await newestCheck(reach, state)]),
    },
  ];
}

/** The most that is asked for in one page: what sweeps read. */
const mostRows = 1_000;

/** Validated strictly: a misspelled name is an error of Jira. */
function scopePage(reach: DatacenterReach): Promise<SearchPage | undefined> {
  const shown = { fields: ['created'], hasChangelog: false, size: mostRows };
  return searchPage(reach, { ...shown, ...newestFirst(reach) });
}

function newestFirst({ connection }: DatacenterReach): {
  readonly jql: string;
  readonly startAt: number;
  readonly field: 'created';
  readonly isStrict: boolean;
} {
  const jql = `${boundedJql(connection.scope)} ORDER BY created DESC`;
  return { jql, startAt: 0, field: 'created', isStrict: true };
}

/** An administrator's limit below which a first read takes many requests. */
const fewRows = 100;

function scopeChecks({ rows, total, size: told = mostRows }: SearchPage): readonly Check[] {
  const name = 'page size';
  const size = rows.length < total ? rows.length : told;
  const detail = `${size} issues a page, asked for ${mostRows}`;
  const scope: Check = { name: 'scope', result: 'ok', detail: `${total} issues` };
  if (size >= fewRows) return [scope, { name, result: 'ok', detail }];
  const remedy = `raise jira.search.views.default.max of this Jira to 100 or more: reading all takes ${Math.ceil(total / size)} requests`;
  return [scope, { name, result: 'warning', detail, remedy }];
}

async function newestCheck(reach: DatacenterReach, state: DatacenterState): Promise<Check> {
  const shown = { ...wholeIssues(state), size: pageSize };
  const page = await searchPage(reach, { ...shown, ...newestFirst(reach) });
  return pageCheck(await toPage({ ...reach, state }, page?.rows ?? [], new Map()));
}
