import { z } from 'zod';
import { notBuilt } from './not-built.ts';
import { sourceSchema } from './source-schema.ts';
import { strategySchema } from './strategy-schema.ts';
import { listenAddress, share, timezone, wholeDays } from './values.ts';

const priorityExpected = 'expected a whole number from 1 (the highest priority)';

/** The whole file, key by key. docs/configuration.md says what each means. */
export const fileSchema = z.strictObject({
  version: z.literal(1, 'expected 1'),
  timezone: timezone.default('UTC'),
  window: wholeDays.default(28),
  sources: z.array(sourceSchema).min(1, 'expected at least one source'),
  strategy: strategySchema,
  alerts: z
    .strictObject({
      alert_priority: z.int(priorityExpected).min(1, priorityExpected).default(2),
      min_coverage: share.optional(),
      max_divergence: share.optional(),
    })
    .prefault({}),
  privacy: z.strictObject({ assignees: z.enum(['hashed', 'none']).default('hashed') }).prefault({}),
  server: z
    .strictObject({ listen: listenAddress.prefault('127.0.0.1:9818'), api_token: notBuilt })
    .prefault({}),
  worker: z.strictObject({ metrics: listenAddress.prefault('127.0.0.1:9819') }).prefault({}),
  notify: notBuilt,
});

export type ConfigFile = z.infer<typeof fileSchema>;
