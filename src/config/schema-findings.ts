/** What the schema says against a file, in the words of its author instead of the schema's. */
import { z } from 'zod';
import { fileSchema } from './file-schema.ts';
import type { Finding } from './finding.ts';
import { type Path, valueAt } from './path.ts';
import { sourceTypes } from './source-schema.ts';

/** A problem of the schema; `content` is what was checked. */
export function schemaFindings(issue: z.core.$ZodIssue, content: unknown): readonly Finding[] {
  const path = issue.path.filter((part) => typeof part !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(path, content);
    return issue.keys.map((key) => ({ path, key, message: 'unknown key', known }));
  }
  if (issue.code === 'invalid_key') {
    const message = issue.issues.map((each) => each.message).join();
    return [{ path: path.slice(0, -1), key: String(path.at(-1)), message }];
  }
  const value = valueAt(content, path);
  return [{ path, message: messageOf(issue, value), known: knownValues(issue) }];
}

function knownValues(issue: z.core.$ZodIssue): readonly string[] {
  if (issue.code === 'invalid_union') return sourceTypes;
  return issue.code === 'invalid_value' ? issue.values.map(String) : [];
}

function messageOf(issue: z.core.$ZodIssue, value: unknown): string {
  const expectation = expectationOf(issue, value);
  if (value === undefined) return `is missing: ${expectation}`;
  return issue.code === 'invalid_type' ? `${expectation}${kindOf(value)}` : expectation;
}

/** The schema's own words where it has some, else the same for every value of a type. */
function expectationOf(issue: z.core.$ZodIssue, value: unknown): string {
  if (!issue.message.startsWith('Invalid')) return issue.message;
  const known = knownValues(issue);
  if (known.length > 0) return `expected one of ${known.join(', ')}`;
  if (issue.code !== 'invalid_type') return issue.message;
  const canBeQuoted = issue.expected === 'string' && ['number', 'boolean'].includes(typeof value);
  return `expected ${typeNames[issue.expected] ?? issue.expected}${canBeQuoted ? ' in quotes' : ''}`;
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
};

function kindOf(value: unknown): string {
  if (value === null) return ', got nothing';
  if (Array.isArray(value)) return ', got a list';
  return typeof value === 'object' ? ', got a map' : '';
}

/** The keys the schema knows in the map at a path, without those that do not work yet. */
function knownKeys(path: Path, content: unknown): readonly string[] {
  let schemas = unwrapped(fileSchema, content);
  for (const [index, part] of path.entries()) {
    const value = valueAt(content, path.slice(0, index + 1));
    schemas = schemas.flatMap((schema) => inside(schema, part)).flatMap((s) => unwrapped(s, value));
  }
  return schemas.flatMap((schema) =>
    schema instanceof z.ZodObject
      ? Object.keys(schema.shape).filter((key) => isBuilt(schema.shape[key]))
      : [],
  );
}

function inside(schema: z.core.$ZodType, part: string | number): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodArray) return [schema.element];
  const member = schema instanceof z.ZodObject ? schema.shape[part] : undefined;
  return member === undefined ? [] : [member];
}

function isBuilt(schema: z.core.$ZodType): boolean {
  return !unwrapped(schema, undefined).some((inner) => inner instanceof z.ZodUnknown);
}

/** Without defaults; of a choice between maps the one whose `type` the value names. */
function unwrapped(schema: z.core.$ZodType, value: unknown): readonly z.core.$ZodType[] {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  ) {
    return unwrapped(schema.def.innerType, value);
  }
  if (!(schema instanceof z.ZodUnion)) return [schema];
  return schema.options.filter(
    (option) =>
      option instanceof z.ZodObject &&
      z.object({ type: option.shape['type'] }).safeParse(value).success,
  );
}
