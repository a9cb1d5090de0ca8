import { z } from 'zod';
import type { Instant } from '../../src/core/issue.ts';
import { ConnectorError } from '../connector-error.ts';
import { instantOf } from '../instant.ts';
import { idSchema, pageOf } from '../jira/jira-session.ts';
import type { Row } from '../position.ts';
import type { DatacenterSession } from './datacenter-session.ts';

export type SortField = 'created' | 'updated';

/** What of each issue is read. */
export interface Shown {
  readonly fields: readonly string[];
  /** Complete histories beside the fields. */
  readonly hasChangelog: boolean;
  /** Issues a page. Jira answers with fewer where its administrator said so, without a word. */
  readonly size: number;
}

export interface SearchRequest extends Shown {
  readonly jql: string;
  readonly startAt: number;
  /** False: names of what does not exist find nothing. True: they are an error, as a misspelled scope must be. */
  readonly isStrict: boolean;
  /** What rows are sorted by. */
  readonly field: SortField;
}

export interface FoundIssue extends Row {
  readonly key: string | undefined;
  /** Undefined when it was not asked for, or cannot be read. */
  readonly updatedAt: Instant | undefined;
  /** The issue as it came. */
  readonly raw: unknown;
}

export interface SearchPage {
  readonly rows: readonly FoundIssue[];
  /** How many the whole search finds, as of this page. */
  readonly total: number;
  /** The most issues a page holds, as Jira understood it. */
  readonly size: number | undefined;
}

const searchSchema = z.object({
  total: z.number().int().min(0),
  maxResults: z.number().nullish(),
  issues: z.array(
    z.looseObject({
      id: idSchema,
      key: z.string().nullish(),
      fields: z.record(z.string(), z.unknown()).nullish(),
    }),
  ),
});

/**
 * One page of a search. Undefined = nothing beyond this place is shown: `startAt + maxResults` exceeds
 * `jira.search.platform.max.result.window` (10,000 by default), which Jira tells with 500 or with an empty page.
 */
export async function searchPage(
  session: Pick<DatacenterSession, 'client' | 'context'>,
  request: SearchRequest,
): Promise<SearchPage | undefined> {
  const body = await found(session, request);
  if (body === undefined) return undefined;
  const { issues, total, maxResults } = pageOf(session.context.source, searchSchema, body);
  if (issues.length === 0 && total > request.startAt) return undefined;
  const rows = issues.map((issue) => ({
    id: issue.id,
    key: issue.key ?? undefined,
    at: instantOf(issue.fields?.[request.field]),
    updatedAt: instantOf(issue.fields?.['updated']),
    raw: issue,
  }));
  return { rows, total, size: maxResults ?? undefined };
}

async function found(
  { client }: Pick<DatacenterSession, 'client'>,
  { jql, startAt, size, fields, hasChangelog, isStrict }: SearchRequest,
): Promise<unknown> {
  try {
    return await client.sendRequest({
      url: '/rest/api/2/search',
      method: 'POST',
      body: {
        jql,
        startAt,
        maxResults: size,
        fields: [...fields],
        ...(hasChangelog ? { expand: ['changelog'] } : {}),
        validateQuery: isStrict,
      },
    });
  } catch (error) {
    const isBeyond = error instanceof ConnectorError && error.status === 500 && startAt > 0;
    if (isBeyond) return undefined;
    throw error;
  }
}
