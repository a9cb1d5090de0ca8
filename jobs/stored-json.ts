import { z } from 'zod';
import type { Json } from '../connectors/connector.ts';

const jsonSchema: z.ZodType<Json> = z.json();

/** What a connector gave to be stored (its state, a shard's request, a cursor), read back. */
export function storedJson(value: unknown): Json {
  return jsonSchema.parse(value);
}
