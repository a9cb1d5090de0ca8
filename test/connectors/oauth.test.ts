import { afterEach, describe, expect, it, vi } from 'vitest';
import type { JiraConnection } from '../../connectors/connection.ts';
import type { Connector, ConnectorContext } from '../../connectors/connector.ts';
import { ConnectorError } from '../../connectors/connector-error.ts';
import { createConnector } from '../../connectors/registry.ts';
import { type JiraSite, siteIssue, startJiraSite } from './jira-site.ts';
import { startLinearSite } from './linear-site.ts';
import {
  createOAuthDesk,
  grantOf,
  type OAuthDesk,
  siteOfGrant,
  vaultInMemory,
} from './oauth-desk.ts';

const { signal } = new AbortController();
const open: JiraSite[] = [];

afterEach(async () => {
  const closing = open.splice(0);
  await Promise.all(closing.map((site) => site.close()));
  expect(closing.flatMap((site) => site.violations)).toEqual([]);
});

interface Opened {
  readonly site: JiraSite;
  readonly desk: OAuthDesk;
  readonly clock: { now: number };
  connect(changed?: Partial<JiraConnection>, context?: Partial<ConnectorContext>): Connector;
  /** Requests of one kind so far: `token`, `accessible-resources`, `myself`. */
  count(end: string): number;
}

async function openJira(): Promise<Opened> {
  const desk = createOAuthDesk('application/json');
  const site = await startJiraSite({ issues: [siteIssue(1)], oauth: desk });
  open.push(site);
  const clock = { now: Date.UTC(2026, 10, 24) };
  const vault = vaultInMemory();
  return {
    site,
    desk,
    clock,
    connect: (changed = {}, context = {}) =>
      createConnector(
        {
          type: 'jira',
          url: siteOfGrant,
          auth: { ...grantOf(site, 'client-secret'), gatewayUrl: site.url },
          scope: undefined,
          estimate: 'auto',
          ...changed,
        },
        {
          source: 'acme-jira',
          hashPerson: undefined,
          onCall: () => undefined,
          now: () => clock.now,
          vault,
          ...context,
        },
      ),
    count: (end) => site.requests.filter(({ path }) => path.endsWith(`/${end}`)).length,
  };
}

async function failure(promise: Promise<unknown>): Promise<ConnectorError> {
  const error: unknown = await promise.catch((reason: unknown) => reason);
  if (error instanceof ConnectorError) return error;
  throw new Error(`no ConnectorError: ${String(error)}`);
}

describe('access tokens', () => {
  it('are asked for once by requests that begin together', async () => {
    const { connect, count } = await openJira();
    const connector = connect();
    await Promise.all(Array.from({ length: 5 }, () => connector.discover(signal)));
    expect(count('token')).toBe(1);
    expect(count('myself')).toBe(5);
  });

  it('are used until a minute before they end', async () => {
    const { connect, count, clock } = await openJira();
    const connector = connect();
    await connector.discover(signal);
    clock.now += 3_539_000;
    await connector.discover(signal);
    expect(count('token')).toBe(1);
    clock.now += 2_000;
    await connector.discover(signal);
    expect(count('token')).toBe(2);
  });

  it('that are refused before their end are renewed once, and what was refused is asked again', async () => {
    const { connect, count, desk } = await openJira();
    const connector = connect();
    await connector.discover(signal);
    desk.forget();
    await Promise.all(Array.from({ length: 5 }, () => connector.discover(signal)));
    expect(count('token')).toBe(2);
    expect(count('myself')).toBe(1 + 2 * 5);
  });

  it('that another process has renewed meanwhile are used as they are', async () => {
    const { connect, count, desk } = await openJira();
    const [one, other] = [connect(), connect()];
    await one.discover(signal);
    await other.discover(signal);
    expect(count('token')).toBe(1);
    desk.forget();
    await one.discover(signal);
    await other.discover(signal);
    expect(count('token')).toBe(2);
  });

  it('that are refused although they are new are no reason to go on trying', async () => {
    const { connect, count, site } = await openJira();
    site.options.oauth = { ...createOAuthDesk('application/json'), answer: atDesk(site) };
    const error = await failure(connect({ url: `${site.url}/ex/jira/cloud-1` }).discover(signal));
    expect(error).toMatchObject({ kind: 'auth', status: 401 });
    expect(error.message).toBe(
      'acme-jira: Jira answered 401 to GET /rest/api/3/myself: check auth.oauth of this source: the app needs the scopes read:jira-work and read:jira-user (for webhook.callback manage:jira-webhook too), and the account that let it in must still be allowed to use this site',
    );
    expect(count('token')).toBe(2);
    expect(count('myself')).toBe(2);
  });

  it('are still got when the request that asked for them first is given up', async () => {
    const { connect, site, count } = await openJira();
    const connector = connect();
    site.faults.push({ hang: true, body: undefined });
    const controller = new AbortController();
    const given = connector.discover(controller.signal);
    const other = connector.discover(signal);
    await vi.waitUntil(() => count('token') === 1);
    controller.abort(new Error('given up'));
    await expect(given).rejects.toThrow('given up');
    expect((await other).catalogue.statuses).not.toEqual([]);
  });

  it('are waited for no longer than a request wants', async () => {
    const { connect, site } = await openJira();
    const connector = connect();
    site.faults.push({ hang: true, body: undefined });
    const first = new AbortController();
    const begun = connector.discover(first.signal);
    const controller = new AbortController();
    const waiting = connector.discover(controller.signal);
    controller.abort(new Error('given up'));
    await expect(waiting).rejects.toThrow('given up');
    first.abort(new Error('stopped'));
    await expect(begun).rejects.toThrow('stopped');
  });
});

it('access tokens of Linear are renewed when it no longer knows them', async () => {
  const desk = createOAuthDesk('application/x-www-form-urlencoded');
  const site = await startLinearSite({ oauth: desk });
  const auth = grantOf(site, 'client-secret');
  const connector = createConnector(
    { type: 'linear', apiUrl: site.url, auth, teams: [] },
    {
      source: 'acme-linear',
      hashPerson: undefined,
      onCall: () => undefined,
      now: () => Date.UTC(2026, 10, 24),
      vault: vaultInMemory(),
    },
  );
  await connector.discover(signal);
  desk.forget();
  await connector.discover(signal);
  const refreshes = site.requests.filter(({ path }) => path === '/oauth/token');
  expect(refreshes.map(({ body }) => body.refresh_token)).toEqual(['refresh-0', 'refresh-1']);
  await site.close();
});

/** Hands out tokens that open nothing. */
function atDesk(site: JiraSite): OAuthDesk['answer'] {
  const desk = site.options.oauth;
  return (request) => desk?.answer(request);
}

describe('a refused refresh', () => {
  it.each([
    [403, { error: 'unauthorized_client', error_description: 'refresh_token is invalid' }, 'auth'],
    [400, { error: 'invalid_grant' }, 'auth'],
    [400, { error: 'something-new refresh-0' }, 'auth'],
  ])('with %i %o says how to authorise again', async (status, body, kind) => {
    const { connect, site } = await openJira();
    site.faults.push({ status, body });
    const error = await failure(connect().discover(signal));
    expect(error).toMatchObject({ kind, status });
    expect(error.message).toMatch(/^acme-jira: the authorisation server answered 40\d/);
    expect(error.message).toContain('authorise the app again and set the new refresh token');
    expect(`${error.message}${JSON.stringify(error)}`).not.toContain('refresh-0');
  });

  it.each([
    [401, { error: 'invalid_client' }, 'auth', 'check auth.oauth.client_id'],
    [401, {}, 'auth', 'check auth.oauth.client_id'],
    [404, '<html>', 'not-found', 'check auth.oauth.token_url'],
    [302, '', 'not-found', 'check auth.oauth.token_url'],
    [429, {}, 'rate-limited', 'as long as it asks'],
  ])('with %i %o is %s: %s', async (status, body, kind, check) => {
    const { connect, site, count } = await openJira();
    const location = `${site.url}/rest/api/3/elsewhere`;
    site.faults.push({ status, body, headers: { 'retry-after': '900', location } });
    const error = await failure(connect().discover(signal));
    expect(error).toMatchObject({ kind, status });
    expect(error.message).toContain(check);
    expect(count('elsewhere')).toBe(0);
  });

  it.each([
    ['<html>access-1</html>'],
    [{ access_token: 'access-1' }],
    [{ access_token: 'access-1\r\nx: y', refresh_token: 'refresh-1', expires_in: 3_600 }],
    [{ access_token: 'access-1', refresh_token: 'refresh-1', expires_in: 'access-1' }],
  ])('that cannot be read (%o) is malformed, and not quoted', async (body) => {
    const { connect, site } = await openJira();
    site.faults.push({ body });
    const error = await failure(connect().discover(signal));
    expect(error.kind).toBe('malformed');
    expect(error.message).toContain('check auth.oauth.token_url');
    expect(`${error.message} ${String(error.cause)}`).not.toMatch(/access-1|refresh-1/);
  });
});

describe('the site of a grant', () => {
  it('is asked for once, and people still open issues there', async () => {
    const { connect, count, site } = await openJira();
    const connector = connect();
    const { state } = await connector.discover(signal);
    const page = await connector.pullIssues(state, ['10001'], signal);
    expect(page.issues[0]?.url).toBe(`${siteOfGrant}/browse/PAY-1`);
    expect(count('accessible-resources')).toBe(1);
    const paths = site.requests.map(({ path }) => path).filter((path) => path.includes('/rest/'));
    expect(paths.every((path) => path.startsWith('/ex/jira/cloud-1/rest/api/3/'))).toBe(true);
  });

  it('is not asked for when the configuration names it by its cloud id', async () => {
    const { connect, count, site } = await openJira();
    const connector = connect({ url: `${site.url}/ex/jira/cloud-1` });
    const { state } = await connector.discover(signal);
    const page = await connector.pullIssues(state, ['10001'], signal);
    expect(page.issues[0]?.url).toBe('https://acme.example/browse/PAY-1');
    expect(count('accessible-resources')).toBe(0);
  });

  it('that the app was not let into is named beside those it was', async () => {
    const { connect } = await openJira();
    const error = await failure(connect({ url: 'https://other.atlassian.net' }).discover(signal));
    expect(error.kind).toBe('auth');
    expect(error.message).toBe(
      'acme-jira: the OAuth app is not let into https://other.atlassian.net (sites it is let into: https://acme.atlassian.net): check url of this source, or authorise the app again and choose this site',
    );
  });

  it('is asked for again when the first answer was a failure', async () => {
    const { connect, site, count } = await openJira();
    const connector = connect();
    await connector.discover(signal);
    const another = connect();
    site.faults.push({ status: 503, body: {} });
    await another.discover(signal);
    expect(count('accessible-resources')).toBe(3);
  });
});

describe('a token of a kind that the site does not take', () => {
  it('is told to go through the gateway', async () => {
    const { connect, site } = await openJira();
    const auth = { kind: 'basic', email: 'bot@acme.example', token: 'scoped' } as const;
    const error = await failure(connect({ url: site.url, auth }).discover(signal));
    expect(error.message).toContain(
      'tokens with scopes and those of service accounts need url: https://api.atlassian.com/ex/jira/CLOUD-ID',
    );
  });
});
