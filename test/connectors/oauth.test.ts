import { afterEach, describe, expect, it, vi } from 'vitest';
import { createConnector } from '../../connectors/registry.ts';
import type { JiraSite } from './jira-site.ts';
import { startLinearSite } from './linear-site.ts';
import {
  createOAuthDesk,
  grantOf,
  type OAuthDesk,
  siteOfGrant,
  vaultInMemory,
} from './oauth-desk.ts';
import { closeOAuthSites, failure, openJiraWithOAuth, signal } from './oauth-reading.ts';

afterEach(closeOAuthSites);

describe('access tokens', () => {
  it('are asked for once by requests that begin together', async () => {
    const { connect, count } = await openJiraWithOAuth();
    const connector = connect();
    await Promise.all(Array.from({ length: 5 }, () => connector.discover(signal)));
    expect(count('token')).toBe(1);
    expect(count('myself')).toBe(5);
  });

  it('are used until a minute before they end', async () => {
    const { connect, count, clock } = await openJiraWithOAuth();
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
    const { connect, count, desk } = await openJiraWithOAuth();
    const connector = connect();
    await connector.discover(signal);
    desk.forget();
    await Promise.all(Array.from({ length: 5 }, () => connector.discover(signal)));
    expect(count('token')).toBe(2);
    expect(count('myself')).toBe(1 + 2 * 5);
  });

  it('that another process has renewed meanwhile are used as they are', async () => {
    const { connect, count, desk } = await openJiraWithOAuth();
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
    const { connect, count, site } = await openJiraWithOAuth();
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
    const { connect, site, count } = await openJiraWithOAuth();
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
    const { connect, site } = await openJiraWithOAuth();
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

describe('the site of a grant', () => {
  it('is asked for once, and people still open issues there', async () => {
    const { connect, count, site } = await openJiraWithOAuth();
    const connector = connect();
    const { state } = await connector.discover(signal);
    const page = await connector.pullIssues(state, ['10001'], signal);
    expect(page.issues[0]?.url).toBe(`${siteOfGrant}/browse/PAY-1`);
    expect(count('accessible-resources')).toBe(1);
    const paths = site.requests.map(({ path }) => path).filter((path) => path.includes('/rest/'));
    expect(paths.every((path) => path.startsWith('/ex/jira/cloud-1/rest/api/3/'))).toBe(true);
  });

  it('is not asked for when the configuration names it by its cloud id', async () => {
    const { connect, count, site } = await openJiraWithOAuth();
    const connector = connect({ url: `${site.url}/ex/jira/cloud-1` });
    const { state } = await connector.discover(signal);
    const page = await connector.pullIssues(state, ['10001'], signal);
    expect(page.issues[0]?.url).toBe('https://acme.example/browse/PAY-1');
    expect(count('accessible-resources')).toBe(0);
  });

  it('that the app was not let into is named beside those it was', async () => {
    const { connect } = await openJiraWithOAuth();
    const error = await failure(connect({ url: 'https://other.atlassian.net' }).discover(signal));
    expect(error.kind).toBe('auth');
    expect(error.message).toBe(
      'acme-jira: the OAuth app is not let into https://other.atlassian.net (sites it is let into: https://acme.atlassian.net): check url of this source, or authorise the app again and choose this site',
    );
  });

  it('is asked for again when the first answer was a failure', async () => {
    const { connect, site, count } = await openJiraWithOAuth();
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
    const { connect, site } = await openJiraWithOAuth();
    const auth = { kind: 'basic', email: 'bot@acme.example', token: 'scoped' } as const;
    const error = await failure(connect({ url: site.url, auth }).discover(signal));
    expect(error.message).toContain(
      'tokens with scopes and those of service accounts need url: https://api.atlassian.com/ex/jira/CLOUD-ID',
    );
  });
});
