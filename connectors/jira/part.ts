import { z } from 'zod';
import type { Shard } from '../connector.ts';
import { shapeOf } from '../malformed.ts';

/** What a shard holds of the scope. */
const partSchema = z.object({
  /** Read in the order of change from here on; absent = a full read, in the order of creation. */
  since: z.number().nullish(),
  /** Created at or after; absent = the beginning. */
  from: z.number().optional(),
  /** Created before; absent = the end. */
  until: z.number().optional(),
});
export type Part = z.infer<typeof partSchema>;

export function partOf(source: string, { request }: Shard): Part {
  return shapeOf(`${source}: the stored shard`, partSchema, request);
}
