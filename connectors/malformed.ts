import type { z } from 'zod';
import type { DataProblem } from '../src/core/data-problem.ts';
import { ConnectorError } from './connector-error.ts';

/** The reason a record could not be read: paths and types, never the values, which may name persons. */
export function reasonOf(error: z.ZodError): string {
  return error.issues
    .map((issue) => `${issue.path.join('.') || 'record'}: ${issue.message}`)
    .join('; ');
}

export function malformedRecord(issueId: string, detail: string): DataProblem {
  return { kind: 'malformed_record', issueId, detail };
}

/** A value in its outer shape, whose records are read one by one; `what` begins the message of the error. */
export function shapeOf<T>(what: string, schema: z.ZodType<T>, value: unknown): T {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw new ConnectorError(
    'malformed',
    `${what} has an unexpected shape (${reasonOf(read.error)})`,
  );
}
