import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openSimulatedCompany, type SimulatedCompany } from '../jobs/company.ts';
import { type MainJob, openMainJob } from '../jobs/job-runtime.ts';
import { type Ended, openWorkplace, type Workplace } from './throughline.ts';

let workplace: Workplace;
let company: SimulatedCompany;
let main: MainJob;

beforeAll(async () => {
  workplace = await openWorkplace();
  company = await openSimulatedCompany(300);
  main = await openMainJob();
  await main.sync(company.configuration);
  await writeFile(join(workplace.folder, 'throughline.yaml'), company.configuration);
  await writeFile(join(workplace.folder, 'draft.yaml'), withRule('a-label-nobody-wears'));
});

afterAll(async () => {
  await workplace.close();
  await company.close();
  await main.close();
});

/** The company's configuration with one more rule of its first objective, the second. */
function withRule(label: string): string {
  const [before = '', ...after] = company.configuration.split(/(?<=match:\n)(?= +- )/);
  return [before, `        - labels: [${label}]\n`, ...after].join('');
}

function check(...args: readonly string[]): Promise<Ended> {
  return workplace.run(['strategy', 'check', ...args], { DATABASE_URL: main.url });
}

const listed = z.strictObject({ total: z.int(), listed: z.array(z.looseObject({})) });

const documentSchema = z.strictObject({
  schema: z.literal('throughline.strategy-check/1'),
  asOf: z.iso.datetime(),
  timezone: z.string(),
  window: z.strictObject({ from: z.iso.datetime(), to: z.iso.datetime() }),
  issues: z.int(),
  gaps: listed,
  idleRules: listed,
  overlaps: listed,
  unnamedLabels: listed,
  bareContainers: listed,
  labelledLater: listed,
  tokenTickets: listed,
  forEverything: listed,
});

describe('strategy check', () => {
  it('looks at every issue that counts, and changes nothing', async () => {
    const versions = () => main.pool.query('select * from strategy_version');
    const before = (await versions()).rows;
    const { code, out, err } = await check('--json', '--limit', '3');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const document = documentSchema.parse(JSON.parse(out));
    const { rows } = await main.pool.query(
      `select count(*)::int as issues from issue_fact fact join issue using (source, id)
       where is_work and (archived_at is null or fact.state in ('done', 'cancelled'))`,
    );
    expect(document.issues).toBe(rows[0].issues);
    expect(document.unnamedLabels.total).toBeGreaterThan(3);
    expect(document.unnamedLabels.listed).toHaveLength(3);
    expect((await versions()).rows).toEqual(before);
  });

  it('reads a strategy that is not in use yet', async () => {
    const { code, out, err } = await check('--config', 'draft.yaml', '--limit', '2');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const [, dead = ''] = /Rules that match nothing: \d+\n.*\n((?: {4}.*\n)+)/.exec(out) ?? [];
    expect(dead).toMatch(/^ {4}[a-z-]+#1$/m);
    expect(out).toMatch(
      /Labels that no rule names: \d+\n.*\n(?: {4}.*\n){2} {4}\d+ more: raise --limit/,
    );
  });

  it('refuses to judge by half a tracker', async () => {
    await main.pool.query(`update source set history_complete = false where id = 'acme-linear'`);
    const { code, out, err } = await check();
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('acme-linear has not been read to the end yet');
  });

  it.each([
    ['without a command', [], 'check [options]'],
    ['with an unknown one', ['chek'], 'Did you mean check'],
  ])('is explained %s', async (_name, args, hint) => {
    const { code, err } = await workplace.run(['strategy', ...args]);
    expect(code).toBe(2);
    expect(err).toContain(hint);
  });
});
