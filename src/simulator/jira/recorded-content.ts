import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { JiraContent, JiraProject, JiraStatus, JsonObject } from './jira-content.ts';
import {
  type RecordedIssue,
  recordedIssue,
  recordedIssueSchema,
  statusesOf,
} from './recorded-issue.ts';

export interface RecordedOptions {
  /** A file with the body of GET /rest/api/3/status: gives the categories. */
  readonly statusesFile?: string | undefined;
  /** Time zone of the account that reads; default UTC. */
  readonly zone?: string | undefined;
}

/** Reads a recording: a file with one issue a line, as the REST API gives it with `expand=changelog`. */
export async function loadRecordedJira(
  file: string,
  { statusesFile, zone = 'Etc/UTC' }: RecordedOptions = {},
): Promise<JiraContent> {
  const records = await readRecords(file);
  const declared = statusesFile === undefined ? [] : await readStatuses(statusesFile);
  const statuses = collectStatuses(records, declared);
  const categories = new Map(statuses.map(({ id, category }) => [id, category]));
  const ids = new Map(records.map(({ key, id }) => [key, id]));
  const issues = records.map((record) =>
    recordedIssue(record, {
      category: categories.get(record.fields.status.id) ?? noCategory,
      parentId: ids.get(record.fields.parent?.key ?? ''),
    }),
  );
  const found = new Map(
    issues.flatMap((issue) => [[issue.key, issue] as const, [issue.id, issue]]),
  );
  const projects = projectsOf(records);
  const fieldList = fieldsOf(records);
  return {
    zone,
    revision: () => 0,
    issues: () => issues,
    find: (idOrKey) => found.get(idOrKey),
    fieldList: () => fieldList,
    statuses: () => statuses,
    projects: () => projects,
    edit: undefined,
  };
}

/** Jira's own word for a status outside its three categories. */
const noCategory = 'undefined';

async function readRecords(file: string): Promise<readonly RecordedIssue[]> {
  const records: RecordedIssue[] = [];
  const places = new Map<string, number>();
  let number = 0;
  for await (const line of createInterface({
    input: createReadStream(file),
    crlfDelay: Infinity,
  })) {
    number += 1;
    if (line.trim() === '') continue;
    const record = readRecord(line, `${file}:${number}`);
    const before = places.get(record.id);
    if (before !== undefined) {
      throw new Error(`${file}:${number}: issue ${record.id} stands in line ${before} already`);
    }
    places.set(record.id, number);
    records.push(record);
  }
  return records;
}

function readRecord(line: string, place: string): RecordedIssue {
  const read = recordedIssueSchema.safeParse(json(line, place));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Error(`${place}: not an issue of Jira: ${issue?.path.join('.')}: ${issue?.message}`);
}

function json(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${place}: not JSON`, { cause: error });
  }
}

const statusesSchema = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    statusCategory: z.object({ key: z.string() }),
  }),
);

async function readStatuses(file: string): Promise<readonly JiraStatus[]> {
  const read = statusesSchema.safeParse(json(await readFile(file, 'utf8'), file));
  if (!read.success) {
    throw new Error(`${file}: not a list of statuses as GET /rest/api/3/status gives it`);
  }
  return read.data.map(({ id, name, statusCategory }) => ({
    id,
    name,
    category: statusCategory.key,
  }));
}

/** What the statuses file says wins; then what an issue says of its own status; histories give names only. */
function collectStatuses(
  records: readonly RecordedIssue[],
  declared: readonly JiraStatus[],
): readonly JiraStatus[] {
  const statuses = new Map<string, JiraStatus>();
  for (const { id, name, category } of [...declared, ...records.flatMap(statusesOf)]) {
    if (id === undefined || name === undefined) continue;
    const known = statuses.get(id);
    if (known === undefined) statuses.set(id, { id, name, category: category ?? noCategory });
    else if (known.category === noCategory && category !== undefined) {
      statuses.set(id, { ...known, category });
    }
  }
  return [...statuses.values()];
}

function projectsOf(records: readonly RecordedIssue[]): readonly JiraProject[] {
  const projects = new Map<string, JiraProject>();
  for (const { fields } of records) {
    const { key, id, name } = fields.project;
    projects.set(key, { id: id ?? String(10_000 + projects.size), key, name: name ?? key });
  }
  return [...projects.values()];
}

/** A recording has no field list: the fields of its issues, with the names that histories give them. */
function fieldsOf(records: readonly RecordedIssue[]): readonly JsonObject[] {
  const names = new Map<string, string>();
  const isNumber = new Set<string>();
  for (const { fields, changelog } of records) {
    for (const [id, value] of Object.entries(fields)) {
      if (!names.has(id)) names.set(id, id);
      if (typeof value === 'number') isNumber.add(id);
    }
    for (const item of (changelog?.histories ?? []).flatMap(({ items }) => items)) {
      const { fieldId, field } = item;
      if (typeof fieldId === 'string' && typeof field === 'string') names.set(fieldId, field);
    }
  }
  return [...names].map(([id, name]) => shownField(id, name, isNumber.has(id)));
}

function shownField(id: string, name: string, isNumber: boolean): JsonObject {
  const customId = /^customfield_(\d+)$/.exec(id)?.[1];
  const type = isNumber ? 'number' : 'any';
  const schema =
    customId === undefined
      ? { type, system: id }
      : { type, custom: `recorded:${isNumber ? 'float' : 'field'}`, customId: Number(customId) };
  return { id, key: id, name, custom: customId !== undefined, schema };
}
