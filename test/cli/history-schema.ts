/** What `throughline history --json` promises, as docs/history.md says it. */
import { z } from 'zod';
import { bases } from '../../src/core/measures/snapshot.ts';

const alignment = z.strictObject({
  aligned: z.int().nonnegative(),
  unaligned: z.int().nonnegative(),
  exempt: z.int().nonnegative(),
  coverageRatio: z.number().min(0).max(1).optional(),
});

export const historySchema = z.strictObject({
  schema: z.literal('throughline.history/1'),
  reading: z.enum(['restated', 'as_it_was']),
  timezone: z.string(),
  windowDays: z.int().positive(),
  objective: z.string().optional(),
  days: z.array(
    z.strictObject({
      day: z.iso.date(),
      asOf: z.iso.datetime(),
      version: z.string().regex(/^[0-9a-f]{12}$/),
      isBeforeFirst: z.boolean(),
      alignment: z
        .strictObject(Object.fromEntries(bases.map((basis) => [basis, alignment])))
        .optional(),
      completedIssues: z.int().nonnegative().optional(),
      objective: z.looseObject({ id: z.string(), status: z.string() }).optional(),
    }),
  ),
});
