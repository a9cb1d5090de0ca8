import { existsSync, readFileSync } from 'node:fs';
import {
  buildSchema,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isObjectType,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { createLinearSchema } from '../../src/simulator/linear/linear-schema.ts';

const specFile = '../shared/data/specs/linear.schema.graphql';

describe.skipIf(!existsSync(specFile))('the schema (needs ../shared/data/specs)', () => {
  test("is a part of Linear's own: every type, field, argument and value of it stands there with the same type", () => {
    const whole = buildSchema(readFileSync(specFile, 'utf8'), { assumeValidSDL: true });
    expect(namesOf(createLinearSchema()).filter((name) => !namesIn(whole).has(name))).toEqual([]);
    expect(namesOf(createLinearSchema()).length).toBeGreaterThan(200);
  });
});

function namesIn(schema: GraphQLSchema): ReadonlySet<string> {
  return new Set(namesOf(schema));
}

/** "Query.issue(id: String!): Issue!", one for each field with each of its arguments. */
function namesOf(schema: GraphQLSchema): readonly string[] {
  return Object.values(schema.getTypeMap())
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) => {
      if (isEnumType(type)) return type.getValues().map(({ name }) => `${type.name}.${name}`);
      if (isInputObjectType(type)) {
        return Object.values(type.getFields()).map(
          (field) => `${type.name}.${field.name}: ${field.type.toString()}`,
        );
      }
      if (!isObjectType(type)) return [type.name];
      return Object.values(type.getFields()).flatMap((field) => [
        `${type.name}.${field.name}: ${field.type.toString()}`,
        ...field.args.map(
          (argument) => `${type.name}.${field.name}(${argument.name}: ${argument.type.toString()})`,
        ),
      ]);
    });
}
