import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { emptyFields, type FieldValues, type Mutation } from '../tracker.ts';

const fieldsSchema = z.strictObject({
  title: z.string(),
  type: z.string(),
  team: z.string(),
  status: z.string(),
  resolution: z.string().nullable(),
  labels: z.array(z.string()),
  assignee: z.string().nullable(),
  estimate: z.number().nullable(),
  isFlagged: z.boolean(),
  parent: z.string().nullable(),
  project: z.string().nullable(),
  blockers: z.array(z.string()),
  blocks: z.array(z.string()),
  attached: z.array(z.string()),
  syncedWith: z.string().nullable(),
  place: z.enum(['live', 'archived', 'trashed']),
});
/** Earlier versions wrote nothing of what is attached or linked. */
const { attached, syncedWith, blockers, blocks } = emptyFields;
const firstFieldsSchema = fieldsSchema.extend({
  blockers: fieldsSchema.shape.blockers.default([...blockers]),
  blocks: fieldsSchema.shape.blocks.default([...blocks]),
  attached: fieldsSchema.shape.attached.default([...attached]),
  syncedWith: fieldsSchema.shape.syncedWith.default(syncedWith),
});
/** Fields that are not there are not changed. */
const setSchema = fieldsSchema.partial().transform((set) => withoutUndefined(set));

const occurrence = { at: z.number(), actor: z.string(), id: z.string() };
const mutationSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('create'), ...occurrence, fields: firstFieldsSchema }),
  z.strictObject({ kind: z.literal('change'), ...occurrence, set: setSchema }),
  z.strictObject({ kind: z.literal('delete'), ...occurrence }),
]) satisfies z.ZodType<Mutation>;

const headerSchema = z.strictObject({
  version: z.literal(1),
  seed: z.number(),
  issues: z.number(),
  /** The instant until which the company was generated. */
  generatedAt: z.number(),
});
export type JournalHeader = z.infer<typeof headerSchema>;

const lineSchema = z.strictObject({ site: z.enum(['jira', 'linear']), mutation: mutationSchema });

export interface JournalLine {
  readonly site: 'jira' | 'linear';
  readonly mutation: Mutation;
}

export interface Journal {
  readonly header: JournalHeader;
  /** What was written before. */
  readonly lines: readonly JournalLine[];
  append(line: JournalLine): void;
}

/** Opens a file of JSON lines: how the company was generated and everything people did since. */
export function openJournal(file: string, fresh: JournalHeader): Journal {
  if (!existsSync(file)) writeFileSync(file, `${JSON.stringify(fresh)}\n`);
  const [first = '', ...rest] = completeLines(file);
  const header = read(headerSchema, first, `${file}:1`);
  const lines = rest.map((line, index) => read(lineSchema, line, `${file}:${index + 2}`));
  return { header, lines, append: (line) => appendFileSync(file, `${JSON.stringify(line)}\n`) };
}

function withoutUndefined(set: Readonly<Record<string, unknown>>): FieldValues {
  return Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined));
}

/** A line that a crash cut short was never told to anybody: it is cut off. */
function completeLines(file: string): readonly string[] {
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf('\n') + 1;
  if (end < bytes.length) truncateSync(file, end);
  return bytes.subarray(0, end).toString().trimEnd().split('\n');
}

function read<T>(schema: z.ZodType<T>, line: string, place: string): T {
  try {
    return schema.parse(JSON.parse(line));
  } catch (error) {
    throw new Error(`${place}: not a journal of the demo company: remove the file to begin anew`, {
      cause: error,
    });
  }
}
