import { existsSync, readFileSync } from 'node:fs';
import { buildSchema, type GraphQLSchema, parse, validate } from 'graphql';

const file = new URL('../../../shared/data/specs/linear.schema.graphql', import.meta.url);
export const isLinearSchemaPresent = existsSync(file);

export function readLinearSchema(): GraphQLSchema {
  return buildSchema(readFileSync(file, 'utf8'));
}

/** What is wrong with a document by a schema; nothing when it is valid. */
export function documentProblems(schema: GraphQLSchema, document: string): readonly string[] {
  return validate(schema, parse(document)).map((error) => error.message);
}
