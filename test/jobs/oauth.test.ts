import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { minuteMs } from '../../src/core/time.ts';
import { readSource } from '../../src/store/sources.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';
import {
  app,
  configurationOf,
  everythingStored,
  type OAuthTrackers,
  openOAuthTrackers,
  syncLogged,
} from './oauth-trackers.ts';

/** Whatever is secret here. */
const secrets = /client-secret|refresh-first|(?:refresh|access)-[0-9a-f]{8}|Bearer/;

describe('the main job with OAuth', () => {
  let database: TestDatabase;
  let trackers: OAuthTrackers;
  let both: string;

  beforeEach(async () => {
    database = await freshDatabase();
    trackers = await openOAuthTrackers();
    both = configurationOf(trackers.jiraSource, trackers.linearSource);
  });

  afterEach(async () => {
    await trackers.close();
    await database.drop();
  });

  async function storedIssues(): Promise<number> {
    const { rows } = await database.pool.query('select 1 from issue where in_scope');
    return rows.length;
  }

  it('reads both trackers with one refresh each, and goes on with the tokens it keeps', async () => {
    const first = await syncLogged(database, both);
    expect(first.results).toMatchObject([{ ok: true }, { ok: true }]);
    expect(await storedIssues()).toBe(trackers.issues);
    const next = await syncLogged(database, both);
    expect(next.results).toMatchObject([{ kind: 'incremental' }, { kind: 'incremental' }]);
    expect(trackers.atlassian.authorization.refreshes).toBe(1);
    expect(trackers.linear.authorization.refreshes).toBe(1);
  });

  it('makes one refresh when two replicas begin at once, and when two sources share a grant', async () => {
    const shared = trackers.jiraSource.replace('acme-jira', 'acme-jira-again');
    const configuration = configurationOf(trackers.jiraSource, shared);
    const synced = await Promise.all([
      syncLogged(database, configuration),
      syncLogged(database, configuration),
    ]);
    expect(synced.flatMap(({ results }) => results.map(({ ok }) => ok))).not.toContain(false);
    expect(trackers.atlassian.authorization.refreshes).toBe(1);
  });

  it('refreshes with the newest refresh token, long after the first one was used up', async () => {
    await syncLogged(database, both);
    for (const refreshes of [2, 3]) {
      trackers.clock.aheadMs += 60 * minuteMs;
      trackers.atlassian.authorization.forgetAccess();
      const { results } = await syncLogged(database, both);
      expect(results).toMatchObject([{ ok: true }, { ok: true }]);
      expect(trackers.atlassian.authorization.refreshes).toBe(refreshes);
    }
  });

  it('keeps no secret where anybody can read it', async () => {
    const { log } = await syncLogged(database, both);
    const stored = await everythingStored(database);
    expect(stored).toContain('acme-jira');
    expect(stored).not.toMatch(secrets);
    const { rows } = await database.pool.query<{ sealed: Buffer }>(
      'select sealed from oauth_token',
    );
    expect(rows).toHaveLength(2);
    for (const { sealed } of rows) expect(sealed.toString('latin1')).not.toMatch(secrets);
    expect(log).toContain('run finished');
    expect(log).not.toMatch(secrets);
  });

  it('says how to authorise again when a grant is revoked, and no secret', async () => {
    await syncLogged(database, both);
    trackers.atlassian.authorization.revoke();
    trackers.linear.authorization.revoke();
    const { results, log } = await syncLogged(database, both);
    expect(results.map(({ ok }) => ok)).toEqual([false, false]);
    for (const { source, error } of results) {
      expect(error).toMatch(new RegExp(`^${source}: the authorisation server answered 40[03]`));
      expect(error).toContain('authorise the app again and set the new refresh token');
      expect((await readSource(database.pool, source))?.lastErrorKind).toBe('auth');
    }
    expect(log).toContain('sync attempt failed');
    expect(log).not.toMatch(secrets);
    expect(await everythingStored(database)).not.toMatch(secrets);
  });

  it('begins anew with another refresh token in the configuration', async () => {
    await syncLogged(database, both);
    const { authorization } = trackers.atlassian;
    authorization.letInAgain('refresh-second');
    expect((await syncLogged(database, both)).results).toMatchObject([{ ok: false }, { ok: true }]);
    const renewed = both.replace(app.refreshToken, 'refresh-second');
    for (const refreshes of [2, 2]) {
      const { results } = await syncLogged(database, renewed);
      expect(results).toMatchObject([{ ok: true, kind: 'incremental' }, { ok: true }]);
      expect(authorization.refreshes).toBe(refreshes);
    }
  });

  describe('killed between the answer to a refresh and its commit', () => {
    let folder: string;

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'throughline-oauth-'));
      await killBeforeCommit();
    });

    afterEach(() => rm(folder, { recursive: true }));

    /** A lock on the table lets the tokens be read and not be written. */
    async function killBeforeCommit(): Promise<void> {
      const file = join(folder, 'throughline.yaml');
      await writeFile(file, configurationOf(trackers.jiraSource));
      const holder = await database.pool.connect();
      await holder.query('begin; lock table oauth_token in exclusive mode');
      const program = join(import.meta.dirname, '../../src/cli/main.ts');
      const child = spawn(process.execPath, [program, 'sync', '--once', '--config', file], {
        env: { ...process.env, DATABASE_URL: database.url, REDIS_URL: '' },
        stdio: 'ignore',
      });
      const ended = once(child, 'exit');
      const waiting = `select 1 from pg_locks where relation = 'oauth_token'::regclass and not granted`;
      while ((await database.pool.query(waiting)).rowCount === 0 && child.exitCode === null) {
        await sleep(20);
      }
      child.kill('SIGKILL');
      await ended;
      await holder.query('rollback');
      holder.release();
    }

    it('uses the same refresh token once more', async () => {
      expect(trackers.atlassian.authorization.refreshes).toBe(1);
      expect((await database.pool.query('select 1 from oauth_token')).rows).toEqual([]);
      const { results } = await syncLogged(database, configurationOf(trackers.jiraSource));
      expect(results).toMatchObject([{ ok: true }]);
      expect(trackers.atlassian.authorization.refreshes).toBe(2);
    }, 60_000);

    it('says how to authorise again when it comes back too late for that', async () => {
      trackers.clock.aheadMs = 11 * minuteMs;
      const { results } = await syncLogged(database, configurationOf(trackers.jiraSource));
      expect(results[0]?.error).toContain('authorise the app again');
    }, 60_000);
  });
});
