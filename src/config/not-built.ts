import { z } from 'zod';

/** A part of the file that is known and does not work yet: refused, never ignored. */
export const notBuilt = z
  .unknown()
  .refine((value) => value === undefined, 'is not built yet: remove it')
  .optional();
