import { afterEach, describe, expect, it } from 'vitest';
import type { ApiCall, Connector, IssuePage, Json } from '../../connectors/connector.ts';
import { ConnectorError } from '../../connectors/connector-error.ts';
import { createdAt, type StoryIssue, type Tracker, trackers } from './trackers.ts';

const { signal } = new AbortController();
const open: Tracker[] = [];

afterEach(async () => {
  const closing = open.splice(0);
  await Promise.all(closing.map((tracker) => tracker.server.close()));
  const violations = closing.flatMap((tracker) => tracker.violations);
  if (violations.length > 0)
    throw new Error(`requests against the contract: ${violations.join('; ')}`);
});

const day = 86_400_000;

/** 23 issues, one updated a day, with histories longer than any page of any tracker. */
const story: readonly StoryIssue[] = Array.from({ length: 23 }, (_, number) => ({
  number,
  updatedAt: createdAt + number * day,
  moves: number * 5,
}));

interface Part {
  readonly connector: Connector;
  readonly state: Json;
  readonly since?: number | undefined;
  readonly cursor?: Json | undefined;
}

async function* pages({ connector, state, since, cursor }: Part): AsyncGenerator<IssuePage> {
  for (const shard of (await connector.plan(state, since, signal)).shards) {
    yield* connector.pull({ state, shard, cursor }, signal);
  }
}

async function all(part: Part): Promise<IssuePage[]> {
  const read: IssuePage[] = [];
  for await (const page of pages(part)) read.push(page);
  return read;
}

function keysOf(read: readonly IssuePage[]): string[] {
  return read.flatMap((page) => page.issues.map((issue) => issue.key.replace(/\D+/, '')));
}

async function ready(tracker: Tracker): Promise<Part> {
  const connector = tracker.connect();
  const { state } = await connector.discover(signal);
  tracker.server.requests.length = 0;
  return { connector, state };
}

async function failure(promise: Promise<unknown>): Promise<ConnectorError> {
  const error: unknown = await promise.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConnectorError);
  if (error instanceof ConnectorError) return error;
  throw new Error('no ConnectorError');
}

describe.each(Object.entries(trackers))('the %s connector', (_name, startTracker) => {
  async function start(issues: readonly StoryIssue[] = story, page = 5): Promise<Tracker> {
    const tracker = await startTracker(issues, page);
    open.push(tracker);
    return tracker;
  }

  it('reads every issue once, each with its complete history, oldest change first', async () => {
    const read = await all(await ready(await start()));
    expect(keysOf(read).toSorted()).toEqual(story.map(({ number }) => `${number}`).toSorted());
    for (const issue of read.flatMap((page) => page.issues)) {
      const number = Number(issue.key.replace(/\D+/, ''));
      expect(issue.createdAt).toBe(createdAt + number);
      expect(issue.changes.map((change) => change.at)).toEqual(
        Array.from({ length: number * 5 }, (_, n) => createdAt + number + (n + 1) * 60_000),
      );
      expect(new Set(issue.changes.map((change) => change.id)).size).toBe(number * 5);
    }
    expect(read.at(-1)?.cursor).toBeUndefined();
    expect(read.slice(0, -1).every((page) => page.cursor !== undefined)).toBe(true);
  });

  it('reads an issue with 400 histories whole, beside others', async () => {
    const long = { number: 1, updatedAt: createdAt + day, moves: 400 };
    const read = await all(await ready(await start([...story.slice(2, 6), long], 50)));
    const issue = read.flatMap((page) => page.issues).find(({ key }) => key.endsWith('-1'));
    expect(issue?.changes.map((change) => change.at)).toEqual(
      Array.from({ length: 400 }, (_, n) => createdAt + 1 + (n + 1) * 60_000),
    );
    expect(read.flatMap((page) => page.problems)).toEqual([]);
  });

  it('reads the same twice', async () => {
    const part = await ready(await start());
    expect(await all(part)).toEqual(await all(part));
  });

  it('goes on behind any page from its cursor, in another process, through JSON', async () => {
    const tracker = await start();
    const { state } = await ready(tracker);
    const read = await all({ connector: tracker.connect(), state });
    for (const [index, page] of read.slice(0, -1).entries()) {
      const cursor: Json = JSON.parse(JSON.stringify(page.cursor));
      const rest = await all({ connector: tracker.connect(), state, cursor });
      expect(keysOf([...read.slice(0, index + 1), ...rest])).toEqual(keysOf(read));
    }
  });

  it('reads from an instant on what changed at or after it, and nothing else', async () => {
    const part = await ready(await start());
    const read = await all({ ...part, since: createdAt + 20 * day });
    expect(keysOf(read)).toEqual(['20', '21', '22']);
    expect(keysOf(await all({ ...part, since: createdAt + 20 * day + 1 }))).toEqual(['21', '22']);
  });

  it('asks at most three requests when nothing changed', async () => {
    const tracker = await start(story, 50);
    const part = await ready(tracker);
    const read = await all({ ...part, since: createdAt + 40 * day });
    expect(keysOf(read)).toEqual([]);
    expect(tracker.server.requests.length).toBeLessThanOrEqual(3);
  });

  it('loses no issue that changes while it is read', async () => {
    const tracker = await start();
    const part = { ...(await ready(tracker)), since: createdAt };
    const keys: string[] = [];
    const seen = await all({ ...part, cursor: undefined });
    let isMoved = false;
    for await (const page of pages(part)) {
      keys.push(...keysOf([page]));
      if (!isMoved) tracker.touch(2, createdAt + 30 * day);
      isMoved = true;
    }
    expect(new Set(keys)).toEqual(new Set(keysOf(seen)));
  });

  it('finds issues by id, and leaves out those that are gone', async () => {
    const tracker = await start();
    const part = await ready(tracker);
    const issues = (await all(part)).flatMap((page) => page.issues);
    const ids = [issues[3]?.id ?? '', 'gone', issues[7]?.id ?? ''];
    const page = await part.connector.pullIssues(part.state, ids, signal);
    expect(page.issues).toHaveLength(2);
    expect(page.issues).toEqual(expect.arrayContaining([issues[3], issues[7]]));
    expect(page.cursor).toBeUndefined();
  });

  it('finds by id those that are in the scope, whole and as they are now', async () => {
    const elsewhere = { number: 30, updatedAt: createdAt + day, moves: 0, isElsewhere: true };
    const tracker = await start([...story, elsewhere]);
    const issues = (await all(await ready(tracker))).flatMap((page) => page.issues);
    const idOf = (number: number): string =>
      issues.find(({ key }) => key.endsWith(`-${number}`))?.id ?? '';
    const ids = [idOf(3), idOf(30), 'gone', '999999', idOf(7)];
    tracker.touch(7, createdAt + 40 * day);
    const scoped = tracker.connect({}, undefined, 'here');
    const { state } = await scoped.discover(signal);
    const page = await scoped.pullInScope(state, ids, signal);
    expect(keysOf([page])).toEqual(['3', '7']);
    expect(page.issues.find(({ id }) => id === idOf(3))).toEqual(
      issues.find(({ id }) => id === idOf(3)),
    );
    expect(page.issues.find(({ id }) => id === idOf(7))?.updatedAt).toBe(createdAt + 40 * day);
    expect([page.problems, page.cursor]).toEqual([[], undefined]);
    const everywhere = await tracker.connect().pullInScope(state, ids, signal);
    expect(keysOf([everywhere]).toSorted()).toEqual(['3', '30', '7']);
  });

  it('finds none of none, and lists one of the scope that it cannot read', async () => {
    const broken = { number: 1, updatedAt: createdAt + day, moves: 0, isMalformed: true };
    const tracker = await start([...story.slice(2, 5), broken]);
    const read = await all(await ready(tracker));
    const [problem] = read.flatMap((page) => page.problems);
    const scoped = tracker.connect({}, undefined, 'here');
    const { state } = await scoped.discover(signal);
    expect((await scoped.pullInScope(state, [], signal)).issues).toEqual([]);
    const page = await scoped.pullInScope(state, [problem?.issueId ?? ''], signal);
    expect([page.issues, page.problems]).toEqual([[], [problem]]);
  });

  it('lists a record it cannot read and keeps the others', async () => {
    const broken = { number: 1, updatedAt: createdAt + day, moves: 0, isMalformed: true };
    const read = await all(await ready(await start([...story.slice(2, 5), broken])));
    expect(keysOf(read)).toEqual(['2', '3', '4']);
    expect(read.flatMap((page) => page.problems)).toEqual([
      expect.objectContaining({ kind: 'malformed_record', issueId: expect.stringContaining('1') }),
    ]);
  });

  it('hashes persons, and keeps none where they are not wanted', async () => {
    const mine = { number: 1, updatedAt: createdAt + day, moves: 1, assignee: 'person-1' };
    const tracker = await start([mine]);
    const part = await ready(tracker);
    const [hashed] = await all(part);
    const [none] = await all({ ...part, connector: tracker.connect({ hashPerson: undefined }) });
    expect(hashed?.issues[0]?.assignee).toBe('hash(person-1)');
    expect(none?.issues[0]?.assignee).toBeUndefined();
    expect(JSON.stringify(hashed)).not.toContain('Lovelace');
  });

  it('names source, status and what to check when the secret is wrong, and not the secret', async () => {
    const tracker = await start();
    const error = await failure(tracker.connect({}, 'wrong-secret').discover(signal));
    expect(error.kind).toBe('auth');
    expect(error.message).toMatch(/^acme-\w+: .* answered 40[01] .*: check auth/);
    expect(`${error.message} ${JSON.stringify(error)} ${error.stack}`).not.toContain(
      'wrong-secret',
    );
  });

  it('waits out a failure that passes', async () => {
    const tracker = await start();
    tracker.server.faults.push(
      { status: 503, body: '<html>busy</html>' },
      { status: 502, body: {} },
    );
    const { catalogue } = await tracker.connect().discover(signal);
    expect(catalogue.statuses.length).toBeGreaterThan(0);
  });

  it('gives up on one that stays, as unavailable', async () => {
    const tracker = await start();
    const down = { status: 503, body: '<html>busy</html>' };
    tracker.server.faults.push(down, down, down, down);
    const error = await failure(tracker.connect().discover(signal));
    expect(error).toMatchObject({ kind: 'unavailable', status: 503 });
  });

  it('is unavailable when nobody answers', async () => {
    const tracker = await start();
    const calls: ApiCall[] = [];
    const connector = tracker.connect({ onCall: (call) => calls.push(call) });
    await tracker.server.close();
    const error = await failure(connector.discover(signal));
    expect(error).toMatchObject({ kind: 'unavailable', status: undefined });
    expect(calls.map((call) => call.code)).toEqual(['network', 'network', 'network', 'network']);
  });

  it('leaves a long wait to the queue, with its length', async () => {
    const tracker = await start();
    tracker.server.faults.push(tracker.quotaSpent);
    const error = await failure(tracker.connect().discover(signal));
    expect(error).toMatchObject({ kind: 'rate-limited', retryAfterMs: 900_000 });
    expect(tracker.server.requests).toHaveLength(1);
  });

  it('refuses a page that is no JSON', async () => {
    const tracker = await start();
    tracker.server.faults.push({ body: '<html>log in</html>' });
    const error = await failure(tracker.connect().discover(signal));
    expect(error.kind).toBe('malformed');
  });

  it('stops at once when it is aborted, and works again with another signal', async () => {
    const tracker = await start();
    const connector = tracker.connect();
    const controller = new AbortController();
    tracker.server.faults.push({ hang: true, body: undefined });
    const discovery = connector.discover(controller.signal);
    const reason = new Error('shutdown');
    controller.abort(reason);
    await expect(discovery).rejects.toBe(reason);
    tracker.server.faults.length = 0;
    expect((await connector.discover(signal)).catalogue.statuses).not.toEqual([]);
  });

  it('reports every request with its status and what is left of the limit', async () => {
    const tracker = await start();
    const calls: ApiCall[] = [];
    const connector = tracker.connect({ onCall: (call) => calls.push(call) });
    await connector.discover(signal);
    expect(calls).toHaveLength(tracker.server.requests.length);
    expect(new Set(calls.map((call) => call.code))).toEqual(new Set(['200']));
    expect(calls.every((call) => call.source.startsWith('acme-'))).toBe(true);
  });
});
