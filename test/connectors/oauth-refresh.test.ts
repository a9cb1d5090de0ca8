import { afterEach, describe, expect, it } from 'vitest';
import { closeOAuthSites, failure, openJiraWithOAuth, signal } from './oauth-reading.ts';

afterEach(closeOAuthSites);

describe('a refused refresh', () => {
  it.each([
    [403, { error: 'unauthorized_client', error_description: 'refresh_token is invalid' }, 'auth'],
    [400, { error: 'invalid_grant' }, 'auth'],
    [400, { error: 'something-new refresh-0' }, 'auth'],
  ])('with %i %o says how to authorise again', async (status, body, kind) => {
    const { connect, site } = await openJiraWithOAuth();
    site.faults.push({ status, body });
    const error = await failure(connect().discover(signal));
    expect(error).toMatchObject({ kind, status });
    expect(error.message).toMatch(/^acme-jira: the authorisation server answered 40\d/);
    expect(error.message).toContain('authorise the app again and set the new refresh token');
    expect(`${error.message}${JSON.stringify(error)}`).not.toContain('refresh-0');
  });

  it.each([
    { status: 401, body: { error: 'invalid_client' }, kind: 'auth', check: 'client_id' },
    { status: 401, body: {}, kind: 'auth', check: 'client_id' },
    { status: 404, body: '<html>', kind: 'not-found', check: 'check auth.oauth.token_url' },
    { status: 302, body: '', kind: 'not-found', check: 'check auth.oauth.token_url' },
    { status: 429, body: {}, kind: 'rate-limited', check: 'as long as it asks' },
  ])('with $status $body is $kind: $check', async ({ status, body, kind, check }) => {
    const { connect, site, count } = await openJiraWithOAuth();
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
    const { connect, site } = await openJiraWithOAuth();
    site.faults.push({ body });
    const error = await failure(connect().discover(signal));
    expect(error.kind).toBe('malformed');
    expect(error.message).toContain('check auth.oauth.token_url');
    expect(`${error.message} ${String(error.cause)}`).not.toMatch(/access-1|refresh-1/);
  });
});
