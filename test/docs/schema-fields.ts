import { z } from 'zod';

/** Fields of a schema in the form in which `fieldsBelow` finds them documented. */
export function fieldsOf(schema: z.ZodObject): readonly unknown[] {
  return Object.entries(schema.shape).map(([name, field]) => ({
    name,
    isOptional: field instanceof z.ZodOptional,
  }));
}
