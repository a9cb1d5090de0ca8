import { z } from 'zod';
import type { Instant } from '../src/core/issue.ts';
import type { Shard } from './connector.ts';
import { shapeOf } from './malformed.ts';

const requestSchema = z.object({ since: z.number().nullable() });

/** One shard for all of a source: pages of a search follow each other, and a queue serves one source anyway. */
export function wholeSource(since: Instant | undefined): readonly Shard[] {
  return [{ id: since === undefined ? 'all' : 'changes', request: { since: since ?? null } }];
}

/** What the shard was planned for; undefined = everything. */
export function sinceOf(source: string, shard: Shard): Instant | undefined {
  const what = `${source}: the stored shard`;
  return shapeOf(what, requestSchema, shard.request).since ?? undefined;
}
