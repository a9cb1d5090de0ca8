import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { fieldTables, reportJsonSchema } from '../../src/cli/report-published.ts';
import { fullSeen, healthyReport, smallReport, unobservedReport } from './reports.ts';

const docs = new URL('../../docs/', import.meta.url);
const ajv = new Ajv2020({ strict: false, validateFormats: false });

/** Paths of all fields in a JSON Schema, those of parts and of lists included, each with what is said of it. */
function* fieldsIn(
  node: unknown,
  path: string,
): Generator<{ path: string; description: unknown; unit: unknown }> {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'properties') {
      for (const [name, each] of Object.entries<{ description?: string; unit?: string }>(value)) {
        yield { path: `${path}/${name}`, description: each.description, unit: each.unit };
      }
    }
    yield* fieldsIn(value, `${path}/${key}`);
  }
}

describe('docs/report.schema.json', () => {
  const published: object = JSON.parse(readFileSync(new URL('report.schema.json', docs), 'utf8'));

  it('is the schema of the report', () => {
    expect(published).toEqual(reportJsonSchema());
  });

  it('describes each field with its unit', () => {
    const fields = [...fieldsIn(published, '')];
    expect(fields.length).toBeGreaterThan(80);
    expect(fields.filter(({ description, unit }) => !description || !unit)).toEqual([]);
  });

  it.each([
    ['of a healthy company', healthyReport],
    ['without a verdict', unobservedReport],
    ['without values', smallReport],
    ['with every value', () => fullSeen().report],
  ])('holds for a report %s', (_name, report) => {
    const validate = ajv.compile(published);
    validate(JSON.parse(JSON.stringify(report())));
    expect(validate.errors).toBeNull();
  });

  it.each([
    ['a field is missing', { view: undefined }],
    [
      'a ratio is in per cent',
      { alignment: { wip: { aligned: 1, unaligned: 1, exempt: 0, coverageRatio: 50 } } },
    ],
    ['the version is another', { schema: 'throughline.report/2' }],
  ])('does not hold when %s', (_name, wrong) => {
    const report = { ...healthyReport(), ...wrong };
    expect(ajv.validate(published, JSON.parse(JSON.stringify(report)))).toBe(false);
  });

  it('lets fields be added', () => {
    expect(ajv.validate(published, { ...healthyReport(), later: 1 })).toBe(true);
  });
});

describe('docs/report.md', () => {
  it('has the table of each part', () => {
    expect(readFileSync(new URL('report.md', docs), 'utf8')).toContain(fieldTables());
  });

  it('has a cell for each column in every row', () => {
    const rows = fieldTables()
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    expect(rows.filter((row) => row.split('|').length !== 6)).toEqual([]);
  });
});
