/**
 * Writes docs/report.schema.json and the tables of fields in docs/report.md from the schema of the report; with `--check`
 * says only whether they are up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { reportSchema } from './report-schema.ts';

const docs = new URL('../../docs/', import.meta.url);
const schemaFile = 'report.schema.json';
const documentFile = 'report.md';

/** JSON Schema (draft 2020-12) of the document, as far as the tables need to know it. */
const described = z.looseObject({
  properties: z.record(
    z.string(),
    z.looseObject({
      description: z.string(),
      unit: z.string(),
      absent: z.string().optional(),
      enum: z.array(z.string()).optional(),
    }),
  ),
});
const published = described.extend({ $defs: z.record(z.string(), described) });

/** A reader of the document must put up with fields that are added later: unknown ones are allowed. */
export function reportJsonSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(reportSchema, {
    override: ({ jsonSchema }) => {
      delete jsonSchema.readOnly;
      delete jsonSchema.additionalProperties;
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
}

/** The tables of docs/report.md, a heading for each part. */
export function fieldTables(): string {
  const { properties, $defs } = published.parse(reportJsonSchema());
  return Object.entries({ document: { properties }, ...$defs })
    .map(([id, each]) => table(headingOf(id), each.properties))
    .join('\n');
}

function headingOf(id: string): string {
  const words = id.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function table(heading: string, properties: z.infer<typeof described>['properties']): string {
  const rows = Object.entries(properties).map(
    ([name, { unit, description, absent = 'never', enum: values }]) =>
      `| \`${name}\` | ${values === undefined ? unit : values.map((each) => `\`${each}\``).join(', ')} | ${description} | ${absent} |`,
  );
  return `### ${heading}

| field | unit | meaning | absent |
|---|---|---|---|
${rows.join('\n')}
`;
}

const begin = '<!-- Fields: written by `npm run generate` from src/cli/report-schema.ts -->\n';
const end = '<!-- End of fields -->\n';

function generated(): ReadonlyMap<string, string> {
  const text = readFileSync(new URL(documentFile, docs), 'utf8');
  const [before = '', rest = ''] = text.split(begin);
  const [, after = ''] = rest.split(end);
  return new Map([
    [schemaFile, `${JSON.stringify(reportJsonSchema(), null, 2)}\n`],
    [documentFile, `${before}${begin}\n${fieldTables()}\n${end}${after}`],
  ]);
}

function main(isCheck: boolean): void {
  for (const [name, text] of generated()) {
    const file = new URL(name, docs);
    if (!isCheck) {
      writeFileSync(file, text);
    } else if (readFileSync(file, 'utf8') !== text) {
      process.stderr.write(`docs/${name} is stale: run npm run generate\n`);
      process.exitCode = 1;
    }
  }
}

if (import.meta.main) main(process.argv.includes('--check'));
