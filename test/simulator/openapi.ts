import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { z } from 'zod';

const file = '../shared/data/specs/jira-cloud-v3.openapi.json';

export const hasOpenapi = existsSync(file);

const specSchema = z.looseObject({
  components: z.looseObject({
    schemas: z.record(
      z.string(),
      z.looseObject({ properties: z.record(z.string(), z.unknown()).optional() }),
    ),
  }),
});

export type Mistakes = (name: string, body: unknown) => unknown;

/**
 * What is wrong with an answer, by the name of its schema. In two points Jira itself departs from its contract: a
 * change has null where it has no value, and bulk change logs tell instants as numbers.
 */
export function createMistakes(): Mistakes {
  const spec = specSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const { schemas } = spec.components;
  for (const side of ['from', 'fromString', 'to', 'toString']) {
    relax(schemas['ChangeDetails'], side, { type: ['string', 'null'] });
  }
  schemas['BulkChangelog'] = structuredClone(schemas['Changelog'] ?? {});
  relax(schemas['BulkChangelog'], 'created', { type: 'integer', minimum: 1e12 });
  relax(schemas['IssueChangeLog'], 'changeHistories', {
    type: 'array',
    items: { $ref: '#/components/schemas/BulkChangelog' },
  });
  // `toString` is a method of every object: only own properties are looked at.
  const ajv = new Ajv({ strict: false, validateFormats: false, ownProperties: true });
  ajv.addSchema(spec, 'jira');
  return (name, body) => {
    const path = `jira#/components/schemas/${name}`;
    const validate = ajv.compile({ $ref: path });
    return validate(body) ? [] : validate.errors;
  };
}

function relax(
  schema: { properties?: Record<string, unknown> | undefined } | undefined,
  name: string,
  to: object,
): void {
  if (schema?.properties === undefined) throw new Error(`no schema with ${name}`);
  Object.defineProperty(schema.properties, name, { value: to, enumerable: true });
}
