import { z } from 'zod';
import { ConnectorError } from '../connector-error.ts';
import type { LinearReach } from './linear-client.ts';

export const pageInfoSchema = z.object({
  hasNextPage: z.boolean(),
  endCursor: z.string().nullish(),
});

/** A page of any connection; its nodes are read one by one. */
export const connectionSchema = z.object({ nodes: z.array(z.unknown()), pageInfo: pageInfoSchema });
export type ConnectionPage = z.infer<typeof connectionSchema>;

/** The cursor of the next page, if there is one, noted in `used`. A list that would never end is refused. */
export function nextCursor(
  reach: LinearReach,
  pageInfo: z.infer<typeof pageInfoSchema>,
  used: Set<string>,
): string | undefined {
  if (!pageInfo.hasNextPage) return undefined;
  const cursor = pageInfo.endCursor;
  if (cursor == null || used.has(cursor)) {
    throw new ConnectorError(
      'malformed',
      `${reach.context.source}: Linear announced a next page without a new cursor: the next run reads this part again`,
    );
  }
  used.add(cursor);
  return cursor;
}
