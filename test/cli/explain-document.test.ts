import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explainText } from '../../src/cli/explain-text.ts';
import { fieldsBelow, firstCells } from '../docs/markdown.ts';
import { fieldsOf } from '../docs/schema-fields.ts';
import { documentedSchemas, explainSchema, outcomeKinds } from './explain-schema.ts';
import { documentOf } from './explaining.ts';
import { openSmallCompany, type SmallCompany } from './small-company.ts';

let company: SmallCompany;

beforeAll(async () => {
  company = await openSmallCompany();
});

afterAll(() => company.close());

describe('an explanation as JSON', () => {
  it('keeps its schema for every issue of the company, and names nobody', async () => {
    const { rows } = await company.database.pool.query<{ key: string }>('select key from issue');
    for (const { key } of rows) {
      const document = await documentOf(company, key);
      const text = JSON.stringify(document);
      expect(explainSchema.parse(JSON.parse(text))).toEqual(document);
      expect(text).not.toContain('lee@acme.example');
    }
    expect(rows.length).toBeGreaterThan(20);
  });
});

describe('an explanation as text', () => {
  it('begins with the verdict and goes through the levels', async () => {
    const document = await documentOf(company, 'PAY-45');
    expect(explainText(document)).toBe(
      `PAY-45 is exempt (keep-the-lights-on) because it wears \`support\`, since 3 Nov 2026
Pay by card · Task · PAY · acme-jira · backlog

level  issue or container      labels   rule                       matches  weight  since       outcome
own    PAY-45                  support  exempt:keep-the-lights-on  support  1       3 Nov 2026  counts
epic   PAY-7 Payments stay up  slo      reliability#1              slo      1       3 Nov 2026  a nearer level decided

Alignment coverage: exempt created in 28 days

As of 2026-11-24T11:00:00.000Z (days in Europe/Berlin)
`,
    );
  });

  it('divides an issue between its objectives, those above them without a day', async () => {
    expect(explainText(await documentOf(company, 'PAY-44'))).toContain(`
objective        shared  exclusive  since        adds to
grow-revenue     0.67    1          —            in progress
faster-checkout  0.67    1          12 Oct 2026  in progress
reliability      0.33    0          12 Oct 2026  in progress
`);
  });

  it('names the near miss, the problem, the restatement and that rules have changed', async () => {
    expect(explainText(await documentOf(company, 'PAY-46'))).toContain(
      'Near miss (own): `chekcout` is almost `checkout` of faster-checkout\n',
    );
    expect(explainText(await documentOf(company, 'PAY-55'))).toContain('Problem: HID-1 stands');
    const past = await documentOf(company, 'PAY-1', { asOf: '2026-10-31T12:00:00Z' });
    expect(explainText(past)).toContain('restated under the strategy of today');
    expect(explainText({ ...past, isMapped: false })).toContain('published numbers follow');
  });

  it('says what an issue that is no work would count for', async () => {
    const text = explainText(await documentOf(company, 'PAY-7'));
    expect(text).toMatch(/^own .* would count$/m);
    expect(text).toContain('It is in no number of an objective, nor in alignment coverage.\n');
  });

  it('tells of both sources under one key, and which is not fully read', async () => {
    const text = explainText(await documentOf(company, 'OPS-1'));
    expect(text.match(/^OPS-1 /gm)).toHaveLength(2);
    expect(text).toContain('acme-dc has not been read to its end yet');
    expect(text).not.toContain('acme-jira has not been read');
  });

  it('sends nothing to a terminal that would steer it', async () => {
    expect(explainText(await documentOf(company, 'CORE-17'))).toContain(
      String.raw`Moved\u001B[31m`,
    );
  });
});

describe('docs/explain.md', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/explain.md'), 'utf8');

  it.each(Object.entries(documentedSchemas))('describes each field of %s', (heading, schema) => {
    expect(fieldsBelow(text, heading)).toEqual(fieldsOf(schema));
  });

  it('says why of each outcome', () => {
    const [before = ''] = text.split('## JSON');
    expect(firstCells(before)).toEqual([...outcomeKinds]);
  });
});
