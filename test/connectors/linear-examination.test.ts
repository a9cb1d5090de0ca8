import { afterEach, describe, expect, it } from 'vitest';
import type { LinearConnection } from '../../connectors/connection.ts';
import type { Check } from '../../connectors/connector.ts';
import { examined, named, openSites, troubles } from './examining.ts';
import {
  graphqlError,
  type LinearSite,
  type LinearSiteOptions,
  linearIssue,
  startLinearSite,
} from './linear-site.ts';

const sites = openSites();

afterEach(() => sites.close());

async function open(options: LinearSiteOptions = {}): Promise<LinearSite> {
  return sites.keep(
    await startLinearSite({ issues: [linearIssue(1), linearIssue(2)], ...options }),
  );
}

function connectionTo(site: LinearSite, teams: readonly string[] = []): LinearConnection {
  return {
    type: 'linear',
    apiUrl: site.url,
    auth: { kind: 'key', key: 'linear-key' },
    teams,
  };
}

async function checksOf(
  options: LinearSiteOptions,
  teams: readonly string[] = [],
): Promise<readonly Check[]> {
  return examined(connectionTo(await open(options), teams));
}

/** One status of the site is of a type that nobody knows. */
const unknownType = { statuses: 'warning' };

describe('the examination of a Linear workspace', () => {
  it('in order tells what was found', async () => {
    const archived = linearIssue(3, { archivedAt: '2026-10-02T08:00:00.000Z' });
    const headers = {
      'X-Complexity': '352',
      'X-RateLimit-Requests-Limit': '2500',
      'X-RateLimit-Requests-Remaining': '2400',
      'X-RateLimit-Complexity-Limit': '3000000',
      'X-RateLimit-Complexity-Remaining': '2900000',
    };
    const issues = [linearIssue(1), archived];
    const checks = await checksOf({ issues, headers }, ['ENG']);
    expect(Object.fromEntries(checks.map(({ name, detail }) => [name, detail]))).toEqual({
      authentication: 'a personal API key that Linear knows',
      workspace: 'Acme (acme)',
      teams: '2 visible: ENG, MOB; those named are among them',
      statuses: '1 of 8 are of an unknown type: dreaming!',
      catalogue: '2 labels, 0 projects, 2 initiatives; no field that needs a plan is asked for',
      issues:
        'issues read: 2, changes in their histories: 0, data problems: none; requests: 1, points: 352',
      'archived issues': 'are shown',
      clock: "ours and the tracker's are equal to a second",
      budget: 'requests 2400 of 2500 left, complexity 2900000 of 3000000 left of this hour',
    });
    expect(troubles(checks)).toEqual(unknownType);
  });

  it('ends at a key that is refused, and never shows it', async () => {
    const checks = await checksOf({ token: 'another' });
    expect(checks).toEqual([
      {
        name: 'authentication',
        result: 'failed',
        detail: 'Linear answered 400 AUTHENTICATION_ERROR to the query Viewer',
        remedy: expect.stringContaining('check auth.key of this source'),
      },
    ]);
    expect(JSON.stringify(checks)).not.toContain('linear-key');
  });

  it('ends at an address where nothing of Linear is', async () => {
    const site = await open();
    site.faults.push({ status: 404, body: '<html>Not found</html>' });
    const checks = await examined(connectionTo(site));
    expect(checks).toEqual([expect.objectContaining({ result: 'failed' })]);
    expect(checks[0]?.remedy).toContain('api_url');
  });

  it('fails for teams that are not visible, and goes on', async () => {
    const checks = await checksOf({}, ['ENG', 'SECRET']);
    expect(troubles(checks)).toEqual({ teams: 'failed', ...unknownType });
    expect(named(checks, 'teams')).toMatchObject({
      detail: 'SECRET not visible, but named by this source; 2 visible: ENG, MOB',
      remedy: expect.stringContaining('private teams'),
    });
  });

  it('warns where no issue is visible, and says that none is archived yet', async () => {
    const checks = await checksOf({ issues: [] });
    expect(troubles(checks)).toEqual({ issues: 'warning', ...unknownType });
    expect(named(checks, 'archived issues')?.detail).toBe('are asked for; there is none yet');
  });

  it('goes on without the name of the workspace', async () => {
    const site = await open();
    site.faults.push({ body: { data: { viewer: { id: 'me' } } } }, graphqlError('FORBIDDEN', 'x'));
    const checks = await examined(connectionTo(site));
    expect(named(checks, 'workspace')).toMatchObject({
      result: 'warning',
      detail: expect.stringContaining('its name is not known'),
    });
    expect(named(checks, 'issues')?.result).toBe('ok');
  });

  it('finds the size of page that the workspace can afford', async () => {
    expect(troubles(await checksOf({ affordable: 60 }))).toEqual(unknownType);
  });

  it.each(['Requests', 'Complexity'])('warns when little is left of %s', async (budget) => {
    const headers = {
      'X-RateLimit-Requests-Limit': '2500',
      'X-RateLimit-Requests-Remaining': '2400',
      'X-RateLimit-Complexity-Limit': '3000000',
      'X-RateLimit-Complexity-Remaining': '2900000',
      [`X-RateLimit-${budget}-Remaining`]: '400',
    };
    const checks = await checksOf({ headers });
    expect(troubles(checks)).toEqual({ budget: 'warning', ...unknownType });
  });

  it('warns of a clock by which webhooks would be refused', async () => {
    const site = await open();
    const checks = await examined(connectionTo(site), () => Date.now() - 31_500);
    expect(named(checks, 'clock')).toMatchObject({
      result: 'warning',
      remedy: expect.stringContaining('webhooks of Linear are refused from 60 s on'),
    });
  });
});
