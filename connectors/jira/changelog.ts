import { getBulkChangelogs, getChangeLogs } from 'jira.js/cloud';
import { z } from 'zod';
import type { DataProblem } from '../../src/core/data-problem.ts';
import { ConnectorError } from '../connector-error.ts';
import { malformedRecord } from '../malformed.ts';
import { ifRefused, isRefused, notOffered } from '../refusal.ts';
import { type History, parseHistories } from './history.ts';
import { idSchema, type JiraSession, pageOf } from './jira-session.ts';

/** Histories of issues, complete. `expand=changelog` is never used: it ends at the newest 40. */
export interface Changelogs {
  readonly histories: ReadonlyMap<string, readonly History[]>;
  readonly problems: readonly DataProblem[];
  /** Issues whose history Jira does not show (any more). */
  readonly unreadable: readonly string[];
  /** Some came in several answers. */
  readonly isPaged: boolean;
}

/** The most change histories a page holds. */
const bulkPageSize = 10_000;
/** The most issues a request names. */
const bulkIssues = 1_000;

export async function fetchChangelogs(
  session: JiraSession,
  ids: readonly string[],
): Promise<Changelogs> {
  const log = new Log();
  for (let index = 0; index < ids.length; index += bulkIssues) {
    await readChunk(session, ids.slice(index, index + bulkIssues), log);
  }
  return log;
}

class Log implements Changelogs {
  readonly histories = new Map<string, History[]>();
  readonly problems: DataProblem[] = [];
  readonly unreadable: string[] = [];
  isPaged = false;

  cut(issueId: string, seen: string): void {
    this.problems.push(malformedRecord(issueId, seen));
  }

  add(issueId: string, raw: readonly unknown[]): void {
    const { histories, problems } = parseHistories(issueId, raw);
    this.histories.set(issueId, [...(this.histories.get(issueId) ?? []), ...histories]);
    this.problems.push(...problems);
  }
}

/** Sites that refuse the bulk read are asked issue by issue. */
async function readChunk(session: JiraSession, ids: readonly string[], log: Log): Promise<void> {
  try {
    return await readBulk(session, ids, log);
  } catch (error) {
    if (!isRefused(error, notOffered)) throw error;
  }
  for (const id of ids) await readSingle(session, id, log);
}

const bulkSchema = z.object({
  issueChangeLogs: z
    .array(z.object({ issueId: idSchema, changeHistories: z.array(z.unknown()).nullish() }))
    .nullish(),
  nextPageToken: z.string().nullish(),
});

/**
 * Pages are sorted by date over all issues: the histories of one issue come on several, to the last token. All fields are
 * asked for: `fieldIds` holds ten, and changes of a parent and the keys of a move carry no id it could name.
 */
async function readBulk(session: JiraSession, ids: readonly string[], log: Log): Promise<void> {
  const used = new Set<string>();
  let token: string | undefined;
  do {
    const body: unknown = await getBulkChangelogs(session.client, {
      issueIdsOrKeys: [...ids],
      maxResults: bulkPageSize,
      ...(token === undefined ? {} : { nextPageToken: token }),
    });
    const page = pageOf(session.context.source, bulkSchema, body);
    for (const { issueId, changeHistories } of page.issueChangeLogs ?? []) {
      log.add(issueId, changeHistories ?? []);
    }
    token = page.nextPageToken ?? undefined;
    if (token !== undefined) {
      if (used.has(token)) throw stuck(session);
      used.add(token);
      log.isPaged = true;
    }
  } while (token !== undefined);
}

const singleSchema = z.object({
  values: z.array(z.unknown()),
  total: z.number().nullish(),
  isLast: z.boolean().nullish(),
});

async function readSingle(session: JiraSession, issueId: string, log: Log): Promise<void> {
  for (let startAt = 0; ; ) {
    const body = await singlePage(session, issueId, startAt);
    if (body === undefined) {
      log.unreadable.push(issueId);
      return;
    }
    const { values, total, isLast } = pageOf(session.context.source, singleSchema, body);
    log.add(issueId, values);
    startAt += values.length;
    if (isLast === true || (total != null && startAt >= total)) return;
    if (values.length === 0) {
      if (total != null) log.cut(issueId, `${startAt} of ${total} histories, then an empty page`);
      return;
    }
  }
}

async function singlePage(
  session: JiraSession,
  issueIdOrKey: string,
  startAt: number,
): Promise<unknown> {
  return ifRefused<unknown>([404], undefined, () =>
    getChangeLogs(session.client, { issueIdOrKey, startAt, maxResults: 100 }),
  );
}

function stuck(session: JiraSession): ConnectorError {
  return new ConnectorError(
    'malformed',
    `${session.context.source}: Jira answered a read of change logs with the same nextPageToken twice: the next run reads this part again`,
  );
}
