import { afterEach, describe, expect, it } from 'vitest';
import type { JiraDatacenterConnection } from '../../connectors/connection.ts';
import type { Check } from '../../connectors/connector.ts';
import { examined, named, openSites, troubles } from './examining.ts';
import { datacenterIssue, datacenterToken, startDatacenterStage } from './jira-datacenter-site.ts';

const sites = openSites();

afterEach(() => sites.close());

type Options = Parameters<typeof startDatacenterStage>[1] & { readonly issues?: number };

function may(given: Readonly<Record<string, boolean>>): object {
  const permissions = Object.entries(given).map(([key, havePermission]) => [
    key,
    { id: '1', key, name: key, type: 'PROJECT', havePermission },
  ]);
  return { permissions: Object.fromEntries(permissions) };
}

const usual = {
  '/rest/api/2/serverInfo': {
    version: '10.3.12',
    versionNumbers: [10, 3, 12],
    deploymentType: 'Server',
  },
  '/rest/api/2/mypermissions': may({ BROWSE_PROJECTS: true, ADMINISTER: false }),
  '/rest/api/2/project': [{ key: 'PAY' }, { key: 'CORE' }],
};

async function checksOf(
  { issues = 3, answers, ...options }: Options = {},
  changed: Partial<JiraDatacenterConnection> = {},
): Promise<readonly Check[]> {
  const stage = await startDatacenterStage(
    Array.from({ length: issues }, (_, n) => datacenterIssue(n)),
    { now: Date.now, ...options, answers: { ...usual, ...answers } },
  );
  sites.keep(stage);
  return examined({
    type: 'jira-datacenter',
    url: stage.url,
    auth: { kind: 'bearer', token: datacenterToken },
    scope: 'project = PAY',
    estimate: 'auto',
    ...changed,
  });
}

describe('the examination of a Jira Data Center', () => {
  it('in order tells what was found', async () => {
    const checks = await checksOf();
    expect(troubles(checks)).toEqual({});
    expect(Object.fromEntries(checks.map(({ name, detail }) => [name, detail]))).toEqual({
      authentication: 'an account, zone Europe/Berlin',
      version: '10.3.12',
      permissions: 'may browse projects, does not administer Jira',
      projects: '2 visible: CORE, PAY',
      statuses: '3, all with a category',
      'story points': 'Story Points (customfield_10036)',
      flag: 'Flagged (customfield_10021)',
      'epic link': 'Epic Link (customfield_10100)',
      scope: '3 issues',
      'page size': '1000 issues a page, asked for 1000',
      dates: 'JQL takes epoch milliseconds',
      issues: 'issues read: 3, changes in their histories: 0, data problems: none',
      clock: "ours and the tracker's are equal to a second",
      'rate limit': 'no answer told of one',
    });
  });

  it('ends at a token that is refused', async () => {
    const checks = await checksOf({}, { auth: { kind: 'bearer', token: 'another' } });
    expect(checks).toEqual([
      {
        name: 'authentication',
        result: 'failed',
        detail: 'Jira answered 401 to GET /rest/api/2/myself',
        remedy:
          'check auth.bearer of this source (a personal access token, which can have expired)',
      },
    ]);
  });

  it.each([
    [{ version: '8.13.27', versionNumbers: [8, 13, 27] }, 'failed', 'older than 8.14'],
    [{ version: '7.6.1', versionNumbers: undefined }, 'failed', 'older than 8.14'],
    [{ version: '8.14.0', versionNumbers: [8, 14, 0] }, 'warning', 'past its end of life'],
    [{ version: '9.17.5', versionNumbers: [9, 17, 5] }, 'warning', 'past its end of life'],
    [{ version: '10.0.0', versionNumbers: [10, 0, 0] }, 'ok', '10.0.0'],
    [{ version: '11.3.1', versionNumbers: undefined }, 'ok', '11.3.1'],
    [{ version: '12.0.0', versionNumbers: [12, 0, 0] }, 'warning', 'newer than 11'],
  ])('judges %o: %s', async (serverInfo, result, detail) => {
    const answers = { '/rest/api/2/serverInfo': serverInfo };
    expect(named(await checksOf({ answers }), 'version')).toMatchObject({
      result,
      detail: expect.stringContaining(detail),
    });
  });

  it('tells a Jira Cloud by its own word', async () => {
    const answers = {
      '/rest/api/2/serverInfo': { version: '1001.0.0', deploymentType: 'Cloud' },
    };
    expect(named(await checksOf({ answers }), 'version')).toMatchObject({
      result: 'failed',
      remedy: 'set type: jira for this source',
    });
  });

  it('fails for an account that may browse nothing, and goes on', async () => {
    const answers = {
      '/rest/api/2/mypermissions': may({ BROWSE_PROJECTS: false }),
      '/rest/api/2/project': [],
    };
    const checks = await checksOf({ answers, issues: 0 });
    expect(troubles(checks)).toEqual({
      permissions: 'failed',
      projects: 'failed',
      scope: 'warning',
    });
    expect(checks.at(-1)?.name).toBe('rate limit');
  });

  it('fails for a scope with a project that does not exist: the search is strict', async () => {
    const checks = await checksOf({}, { scope: 'project = NOWHERE' });
    expect(troubles(checks)).toEqual({ scope: 'failed' });
    expect(named(checks, 'scope')?.remedy).toContain('check scope of this source');
  });

  it('warns of pages cut by an administrator, whatever the answer says of their size', async () => {
    const checks = await checksOf({ issues: 45, limits: { pageLimit: 20 } });
    expect(troubles(checks)).toEqual({ 'page size': 'warning' });
    expect(named(checks, 'page size')).toMatchObject({
      detail: '20 issues a page, asked for 1000',
      remedy: expect.stringContaining('reading all takes 3 requests'),
    });
  });

  it('says how dates are asked for where JQL takes no epoch', async () => {
    const checks = await checksOf({ limits: { takesEpoch: false } });
    expect(named(checks, 'dates')).toMatchObject({
      result: 'ok',
      detail:
        'JQL takes no epoch milliseconds here: it is asked in minutes of the zone Europe/Berlin',
    });
  });

  it('shows the limit of requests, and warns when little is left', async () => {
    const rateLimit = { limit: 100, fillRate: 1, intervalSeconds: 3_600 };
    const enough = named(await checksOf({ rateLimit }), 'rate limit');
    expect(enough).toMatchObject({
      result: 'ok',
      detail: expect.stringContaining('x-ratelimit-limit 100'),
    });
    const low = await checksOf({ rateLimit: { ...rateLimit, limit: 12 } });
    expect(named(low, 'rate limit')?.result).toBe('warning');
  });
});
