import { afterEach, describe, expect, it } from 'vitest';
import type { JiraConnection } from '../../connectors/connection.ts';
import type { Check } from '../../connectors/connector.ts';
import { examined, named, openSites, troubles } from './examining.ts';
import { type JiraSite, type JiraSiteOptions, siteIssue, startJiraSite } from './jira-site.ts';

const sites = openSites();

afterEach(() => sites.close());

async function open(options: JiraSiteOptions = {}): Promise<JiraSite> {
  return sites.keep(await startJiraSite({ issues: [siteIssue(1), siteIssue(2)], ...options }));
}

function connectionTo(site: JiraSite, changed: Partial<JiraConnection> = {}): JiraConnection {
  return {
    type: 'jira',
    url: site.url,
    auth: { kind: 'basic', email: 'bot@acme.example', token: 'jira-token' },
    scope: 'project = PAY',
    estimate: 'auto',
    ...changed,
  };
}

async function checksOf(
  options: JiraSiteOptions,
  changed: Partial<JiraConnection> = {},
): Promise<readonly Check[]> {
  return examined(connectionTo(await open(options), changed));
}

const noCategory = { statuses: 'warning' };

describe('the examination of a Jira Cloud', () => {
  it('in order tells what was found, and names no person', async () => {
    const moved = siteIssue(1);
    const item = { field: 'status', fieldId: 'status', from: '1', fromString: '', to: '3' };
    moved.histories = [
      { id: '1', created: Date.UTC(2026, 9, 2), items: [{ ...item, toString: '' }] },
    ];
    const checks = await checksOf({ issues: [moved, siteIssue(2)], projects: ['PAY', 'CORE'] });
    expect(Object.fromEntries(checks.map(({ name, detail }) => [name, detail]))).toEqual({
      authentication:
        'an account of type atlassian, zone Europe/Berlin, at the address of the site',
      permissions: 'may browse projects, does not administer Jira',
      projects: '2 visible: PAY, CORE',
      statuses: '1 of 4 have no category: Ohne (9)',
      'story points': 'Story point estimate (customfield_10016), Story Points (customfield_10036)',
      flag: 'Markiert (customfield_10021)',
      'epic link': 'Epic Link (customfield_10014)',
      scope: 'about 2 issues',
      dates: 'JQL takes epoch milliseconds',
      'bulk reads': '100 issues a request; whether more go is seen only with more issues',
      'change logs': 'in bulk, many issues a request',
      issues: 'issues read: 2, changes in their histories: 1, data problems: none',
      clock: "ours and the tracker's are equal to a second",
      'rate limit': 'no answer told of one',
    });
    expect(troubles(checks)).toEqual(noCategory);
    expect(JSON.stringify(checks)).not.toMatch(/ada|lovelace/i);
  });

  it('ends at a token that is refused, with what may be wrong, and never shows it', async () => {
    const checks = await checksOf({ token: 'another' });
    expect(checks).toEqual([
      {
        name: 'authentication',
        result: 'failed',
        detail: 'Jira answered 401 to GET /rest/api/3/myself',
        remedy: expect.stringMatching(
          /^check auth\.email and auth\.token .*; url is the site: a token with scopes, or of a service account, needs https:\/\/api\.atlassian\.com\/ex\/jira\/CLOUD-ID/,
        ),
      },
    ]);
    expect(JSON.stringify(checks)).not.toContain('jira-token');
  });

  it('at the gateway says where links lead, and which tokens are none for it', async () => {
    const site = await open();
    const gateway = connectionTo(site, { url: `${site.url}/ex/jira/1234` });
    expect(named(await examined(gateway), 'site')).toMatchObject({
      result: 'ok',
      detail: 'links of issues lead to https://acme.example',
    });
    site.options.token = 'another';
    expect(named(await examined(gateway), 'authentication')?.remedy).toContain(
      'a token without scopes needs the address of the site',
    );
  });

  it('ends at an address where no Jira Cloud is, and names those that are', async () => {
    const site = await open();
    const checks = await examined(connectionTo(site, { url: `${site.url}/jira` }));
    expect(checks).toEqual([expect.objectContaining({ result: 'failed' })]);
    expect(checks[0]?.remedy).toContain('a Jira Data Center has type: jira-datacenter');
    site.violations.length = 0;
  });

  it('ends where nobody answers', async () => {
    const site = await open();
    await site.close();
    expect(await examined(connectionTo(site))).toEqual([
      {
        name: 'authentication',
        result: 'failed',
        detail: 'no answer to GET /rest/api/3/myself (network)',
        remedy: 'check url of this source and the network',
      },
    ]);
  });

  it('fails for an account that may browse nothing, and goes on', async () => {
    const checks = await checksOf({ permissions: {}, projects: [], issues: [] });
    expect(troubles(checks)).toEqual({
      permissions: 'failed',
      projects: 'failed',
      scope: 'warning',
      ...noCategory,
    });
    expect(named(checks, 'projects')?.remedy).toContain('the permission Browse projects');
    expect(checks.at(-1)?.name).toBe('rate limit');
  });

  it('warns of an account that may do more than read, and of one of the customer portal', async () => {
    const permissions = { BROWSE_PROJECTS: true, ADMINISTER: true };
    expect(troubles(await checksOf({ permissions, accountType: 'customer' }))).toEqual({
      authentication: 'warning',
      permissions: 'warning',
      ...noCategory,
    });
  });

  it('lists twenty projects and counts the rest', async () => {
    const projects = Array.from({ length: 61 }, (_, n) => `P${n}`);
    const { detail = '' } = named(await checksOf({ projects }), 'projects') ?? {};
    expect(detail).toMatch(/^61 visible: P0, P1, .*, P19 and 41 more$/);
  });

  it('fails for a scope that the parser refuses, whatever a search makes of it, and quotes nothing', async () => {
    const jqlErrors = [
      "Error in the JQL Query: Expecting operator but got 'lovelace'. (line 1, character 5)",
    ];
    const checks = await checksOf({ jqlErrors }, { scope: 'ada lovelace' });
    expect(checks.filter(({ name }) => name === 'scope' || name === 'issues')).toEqual([
      {
        name: 'scope',
        result: 'failed',
        detail: 'the parser of Jira finds a mistake in it (line 1, character 5)',
        remedy: expect.stringContaining('project in (PAY, CORE)'),
      },
    ]);
    expect(JSON.stringify(checks)).not.toContain('lovelace');
  });

  it('warns of bare words where the parser cannot be asked', async () => {
    const refused = { '/rest/api/3/jql/parse': 404 };
    const checks = await checksOf({ refused }, { scope: 'payment checkout' });
    expect(troubles(checks)).toEqual({ 'scope words': 'warning', ...noCategory });
    expect(troubles(await checksOf({ refused }))).toEqual(noCategory);
  });

  it('fails for a scope that a search refuses', async () => {
    const site = await open({ epochJql: false });
    const checks = await examined(connectionTo(site, { scope: 'created >= 5' }));
    expect(named(checks, 'scope')).toMatchObject({
      result: 'failed',
      detail: 'Jira answered 400 to POST /rest/api/3/search/jql',
      remedy: expect.stringContaining('check scope of this source'),
    });
  });

  it('warns of a scope that finds nothing, with which nothing more can be tried', async () => {
    const checks = await checksOf({ issues: [] });
    expect(troubles(checks)).toEqual({ scope: 'warning', ...noCategory });
    expect(named(checks, 'issues')).toBeUndefined();
  });

  it('says what goes without fields that are missing', async () => {
    const checks = await checksOf({ fields: [] }, { estimate: 'customfield_1' });
    expect(troubles(checks)).toEqual({
      'story points': 'warning',
      flag: 'warning',
      'epic link': 'warning',
      ...noCategory,
    });
    expect(named(checks, 'story points')?.detail).toContain('no field customfield_1');
    const fields = [{ id: 'parent', name: 'Parent', schema: { type: 'issuelink' } }];
    expect(named(await checksOf({ fields }), 'epic link')).toMatchObject({ result: 'ok' });
  });

  it('says how a site reads dates, bulk reads and histories where it does not do all of it', async () => {
    const issues = Array.from({ length: 120 }, (_, n) => siteIssue(n));
    const checks = await checksOf({
      issues,
      epochJql: false,
      timeZone: 'Nowhere/Unknown',
      bulkLimit: 1_000,
      changelogStatus: 404,
    });
    expect(troubles(checks)).toEqual({ dates: 'warning', 'change logs': 'warning', ...noCategory });
    expect(named(checks, 'bulk reads')?.detail).toBe('1000 issues a request');
    expect(named(checks, 'issues')?.detail).toMatch(/^issues read: 50,/);
  });

  it('shows what cannot be read of the issues', async () => {
    const checks = await checksOf({ issues: [siteIssue(1), siteIssue(2, { status: null })] });
    expect(named(checks, 'issues')).toMatchObject({
      result: 'warning',
      detail: expect.stringMatching(
        /^issues read: 1, .* data problems: 1, the first of issue 10002: fields\.status: /,
      ),
      remedy: expect.stringContaining('`throughline problems`'),
    });
  });

  it.each([400, 401, 403, 404, 405, 410])(
    'goes on without what is answered with %i',
    async (status) => {
      const paths = ['mypermissions', 'project/search', 'search/approximate-count', 'jql/parse'];
      const refused = Object.fromEntries(paths.map((path) => [`/rest/api/3/${path}`, status]));
      const checks = await checksOf({ refused });
      expect(troubles(checks)).toEqual({
        permissions: 'warning',
        projects: 'warning',
        ...noCategory,
      });
      expect(named(checks, 'scope')?.detail).toBe('at least 2 issues');
    },
  );

  it('warns of a clock that is off, in both directions', async () => {
    const site = await open();
    const ahead = await examined(connectionTo(site), () => Date.now() + 95_000);
    const behind = await examined(connectionTo(site), () => Date.now() - 3_600_000);
    expect(named(ahead, 'clock')).toMatchObject({ result: 'warning' });
    expect(named(ahead, 'clock')?.detail).toMatch(/^ours is 9\d s ahead of the tracker's$/);
    expect(named(behind, 'clock')?.detail).toMatch(/^ours is 3\d{3} s behind the tracker's$/);
  });

  it('shows the limits that answers tell, and warns when little is left', async () => {
    const headers = {
      'X-RateLimit-Limit': '100',
      'X-RateLimit-Remaining': '90',
      'RateLimit-Policy': '"tenant";q=65000;w=3600',
    };
    const enough = named(await checksOf({ headers }), 'rate limit');
    expect(enough).toEqual({
      name: 'rate limit',
      result: 'ok',
      detail:
        'ratelimit-policy "tenant";q=65000;w=3600, x-ratelimit-limit 100, x-ratelimit-remaining 90',
    });
    for (const low of [{ 'X-RateLimit-Remaining': '19' }, { 'X-RateLimit-NearLimit': 'true' }]) {
      const checks = await checksOf({ headers: { ...headers, ...low } });
      expect(named(checks, 'rate limit')?.result).toBe('warning');
    }
  });

  it('does not wait for a tracker that asks to come back much later', async () => {
    const site = await open();
    site.faults.push({ status: 429, headers: { 'retry-after': '900' }, body: {} });
    const checks = await examined(connectionTo(site));
    expect(checks).toEqual([
      {
        name: 'authentication',
        result: 'failed',
        detail: 'Jira answered 429 to GET /rest/api/3/myself',
        remedy: 'the next try waits as long as Jira asks',
      },
    ]);
  });
});
