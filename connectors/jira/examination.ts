import { getBulkChangelogs, getFields, getStatuses } from 'jira.js/cloud';
import { z } from 'zod';
import type { Check } from '../connector.ts';
import type { Trial } from '../examination.ts';
import { pageCheck } from '../page-check.ts';
import { examineAccount } from './account-check.ts';
import { discoverJira, type JiraReach, readSite } from './discovery.ts';
import { fieldChecks } from './field-checks.ts';
import { isGatewayAddress } from './gateway.ts';
import { oldBulkSize } from './issue-bulk.ts';
import { readIssues } from './issue-page.ts';
import { type JiraState, jiraStateSchema, pageOf } from './jira-session.ts';
import { examineScope } from './scope-checks.ts';
import { fieldsOf } from './site-catalogue.ts';
import { datesCheck, permissionsCheck, projectsCheck, statusesCheck } from './site-checks.ts';

/** Issues of the page that is read. */
const pageSize = 50;

/** What an examination of a Jira Cloud tries. */
export function jiraTrials(reach: JiraReach): readonly Trial[] {
  return [
    { name: 'authentication', run: () => examineAccount(reach) },
    ...(isGatewayAddress(reach.connection.url) ? [siteTrial(reach)] : []),
    ...catalogueTrials(reach),
    ...issueTrials(reach),
  ];
}

function siteTrial(reach: JiraReach): Trial {
  const name = 'site';
  const without = 'issues have no links';
  async function run(): Promise<readonly Check[]> {
    const site = await readSite(reach);
    if (site === null)
      return [{ name, result: 'warning', detail: `Jira does not tell its address: ${without}` }];
    return [{ name, result: 'ok', detail: `links of issues lead to ${site}` }];
  }
  return { name, without, run };
}

const projectsSchema = z.object({
  total: z.number().nullish(),
  values: z.array(z.object({ key: z.string() })),
});

/** What the account may see, and what the site is made of. */
function catalogueTrials({ client, connection, context }: JiraReach): readonly Trial[] {
  const { source } = context;
  const ask = (path: string, searchParams: Record<string, string>): Promise<unknown> =>
    client.sendRequest({ url: `/rest/api/3/${path}`, method: 'GET', searchParams });
  return [
    {
      name: 'permissions',
      without: 'what this account may do is not known',
      run: async () => {
        const permissions = 'BROWSE_PROJECTS,ADMINISTER';
        return [permissionsCheck(source, await ask('mypermissions', { permissions }))];
      },
    },
    {
      name: 'projects',
      without: 'the projects this account can see are not known',
      run: async () => {
        const body = await ask('project/search', { orderBy: 'key', maxResults: '50' });
        const { total, values } = pageOf(source, projectsSchema, body);
        const keys = values.map(({ key }) => key);
        return [projectsCheck(keys, total ?? keys.length)];
      },
    },
    { name: 'statuses', run: async () => [statusesCheck(source, await getStatuses(client))] },
    {
      name: 'fields',
      run: async () => {
        const fields = fieldsOf(source, await getFields(client));
        const hasParent = fields.some(({ id }) => id === 'parent');
        return fieldChecks(fields, connection.estimate, hasParent ? parentInstead : epicless);
      },
    },
  ];
}

const parentInstead = {
  result: 'ok',
  detail: 'no such field, and none needed: epics are read from `parent`',
} as const;

const epicless = {
  result: 'warning',
  detail: 'neither Epic Link nor `parent` is visible: issues may inherit nothing from their epics',
  remedy: 'let this account see these fields',
} as const;

/** What the scope finds, and how it can be read. */
function issueTrials(reach: JiraReach): readonly Trial[] {
  let ids: readonly string[] = [];
  let state: JiraState | undefined;
  return [
    {
      name: 'scope',
      run: async () => {
        const scope = await examineScope(reach);
        ids = scope.ids;
        return scope.checks;
      },
    },
    {
      name: 'discovery',
      run: async () => {
        if (ids.length === 0) return [];
        const discovery = await discoverJira(reach);
        state = jiraStateSchema.parse(discovery.state);
        return [datesCheck(state), bulkCheck(state, ids.length)];
      },
    },
    {
      name: 'change logs',
      without: 'histories are read issue by issue, with a request for each',
      run: async () => (ids.length === 0 ? [] : [await changelogCheck(reach, ids.slice(0, 1))]),
    },
    {
      name: 'issues',
      run: async () => {
        if (state === undefined) return [];
        return [pageCheck(await readIssues({ ...reach, state }, ids.slice(0, pageSize)))];
      },
    },
  ];
}

function bulkCheck({ bulkSize }: JiraState, found: number): Check {
  const isTried = found > oldBulkSize;
  const untried = isTried ? '' : '; whether more go is seen only with more issues';
  return { name: 'bulk reads', result: 'ok', detail: `${bulkSize} issues a request${untried}` };
}

async function changelogCheck(
  { client, context }: JiraReach,
  ids: readonly string[],
): Promise<Check> {
  const body: unknown = await getBulkChangelogs(client, {
    issueIdsOrKeys: [...ids],
    fieldIds: ['status', 'labels'],
  });
  pageOf(context.source, z.object({ issueChangeLogs: z.array(z.unknown()).nullish() }), body);
  return { name: 'change logs', result: 'ok', detail: 'in bulk, many issues a request' };
}
