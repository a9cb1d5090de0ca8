/** Fields of a published document: each says its unit and its meaning, in the JSON Schema and in the documentation. */
import { z } from 'zod';

/** A field that is always there. */
export function field<S extends z.ZodType>(schema: S, unit: string, description: string): S {
  return schema.meta({ unit, description });
}

/** A field that is left out when it has no value; `absent` completes "it is left out …". */
export function optionalField<S extends z.ZodType>(
  absent: string,
  always: S,
): z.ZodExactOptional<S> {
  return always.exactOptional().meta({ absent });
}

/** A part with a name of its own: a definition in the JSON Schema, a heading in the documentation. */
export function part<T extends z.ZodRawShape>(
  id: string,
  shape: T,
): z.ZodObject<T, z.core.$strict> {
  return z.strictObject(shape).meta({ id });
}

export function listOf<S extends z.ZodType>(each: S): z.ZodReadonly<z.ZodArray<S>> {
  return z.array(each).readonly();
}

export const instant = z.iso.datetime();
export const day = z.iso.date();
export const headcount = z.int().nonnegative();
export const work = z.number().nonnegative();
export const ratio = z.number().min(0).max(1);
export const text = z.string();
export const milliseconds = z.number().nonnegative();
