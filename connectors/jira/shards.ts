import { countIssues } from 'jira.js/cloud';
import { z } from 'zod';
import type { Instant } from '../../src/core/issue.ts';
import { minuteMs, secondMs } from '../../src/core/time.ts';
import type { Plan } from '../connector.ts';
import { ifRefused, notOffered } from '../refusal.ts';
import { type JiraSession, pageOf } from './jira-session.ts';
import { boundedJql, sinceJql, untilJql } from './jql.ts';
import { searchPage } from './search-page.ts';

/** Issues a shard of a full read should hold: a few pages of a search, and few requests to find its borders. */
const shardIssues = 20_000;

export async function planJira(session: JiraSession, since: Instant | undefined): Promise<Plan> {
  if (since !== undefined) return { shards: [{ id: 'changes', request: { since } }] };
  const newestBefore = await outermost(session, 'updated', 'DESC');
  const windows = await windowsOf(session);
  const shards = windows.map((window, index) => ({
    id: `all-${index}`,
    request: {
      // Whatever the counts said, together they hold every issue.
      ...(index === 0 ? {} : { from: window.from }),
      ...(index === windows.length - 1 ? {} : { until: window.until }),
    },
  }));
  return { shards, newestBefore };
}

interface Window {
  readonly from: Instant;
  readonly until: Instant;
  /** As Jira estimates. */
  readonly count: number;
}

/**
 * Windows of creation that can be read beside each other, because the pages of one search follow each other. By creation
 * only: an issue can move to another project while it is read, and a query that names a project fails once it is archived.
 */
async function windowsOf(session: JiraSession): Promise<readonly Window[]> {
  const until = session.context.now();
  const whole = { from: 0, until, count: await countOf(session) };
  if (whole.count <= 2 * shardIssues) return [whole];
  const from = (await outermost(session, 'created', 'ASC')) ?? until;
  return joined(await divided(session, { ...whole, from }));
}

/** Neighbours that are one shard together. */
function joined(windows: readonly Window[]): readonly Window[] {
  const wide: Window[] = [];
  for (const window of windows) {
    const last = wide.at(-1);
    if (last === undefined || last.count + window.count > shardIssues) wide.push(window);
    else wide.splice(-1, 1, { ...last, until: window.until, count: last.count + window.count });
  }
  return wide;
}

/** By halving: about two counts for each window. */
async function divided(session: JiraSession, window: Window): Promise<readonly Window[]> {
  const { from, until, count } = window;
  if (count <= shardIssues || until - from <= minuteMs) return [window];
  const middle = secondMs * Math.floor((from + until) / 2 / secondMs);
  const { state } = session;
  const before = await countOf(
    session,
    `${sinceJql('created', from, state)} AND ${untilJql('created', middle, state)}`,
  );
  const halves = [
    { from, until: middle, count: Math.min(before, count) },
    { from: middle, until, count: Math.max(count - before, 0) },
  ];
  const parts: Window[] = [];
  for (const half of halves) parts.push(...(await divided(session, half)));
  return parts;
}

async function outermost(
  session: JiraSession,
  field: 'created' | 'updated',
  order: 'ASC' | 'DESC',
): Promise<Instant | undefined> {
  const jql = `${boundedJql(session.connection.scope)} ORDER BY ${field} ${order}`;
  const { rows } = await searchPage(session, { jql, field, size: 1 });
  return rows[0]?.at;
}

/** 0 where the site does not count. */
async function countOf(
  { client, connection, context }: JiraSession,
  clause?: string,
): Promise<number> {
  const jql = boundedJql(connection.scope, clause);
  const body = await ifRefused<unknown>(notOffered, { count: 0 }, () =>
    countIssues(client, { jql }),
  );
  return pageOf(context.source, z.object({ count: z.number() }), body).count;
}
