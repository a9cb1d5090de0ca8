import { z } from 'zod';

export interface SchemaKey {
  readonly key: string;
  readonly isBuilt: boolean;
}

/** Every key of a schema, `[]` for the entries of a list. */
export function keysOf(schema: unknown, path: string): readonly SchemaKey[] {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  ) {
    return keysOf(schema.def.innerType, path);
  }
  if (schema instanceof z.ZodArray) return keysOf(schema.element, `${path}[]`);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => keysOf(option, path));
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape).flatMap(([name, inner]) => {
    const key = path === '' ? name : `${path}.${name}`;
    const isBuilt = !(
      inner instanceof z.ZodOptional && inner.def.innerType instanceof z.ZodUnknown
    );
    return [{ key, isBuilt }, ...keysOf(inner, key)];
  });
}
