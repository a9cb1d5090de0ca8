import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportSchema } from '../../src/cli/report-schema.ts';
import { openSimulatedCompany } from '../jobs/company.ts';
import { type MainJob, openMainJob } from '../jobs/job-runtime.ts';
import { openWorkplace, type Workplace } from './throughline.ts';

let main: MainJob;
let workplace: Workplace;

beforeAll(async () => {
  main = await openMainJob();
  workplace = await openWorkplace();
  const company = await openSimulatedCompany(120);
  await writeFile(join(workplace.folder, 'throughline.yaml'), company.configuration);
  const { code, err } = await throughline('sync', '--once');
  if (code !== 0) throw new Error(err);
  await company.close();
});

afterAll(async () => {
  await workplace.close();
  await main.close();
});

function throughline(...args: readonly string[]): ReturnType<Workplace['run']> {
  return workplace.run(args, { DATABASE_URL: main.url });
}

describe('report', () => {
  it('holds the days that are kept, each as the report of that day says', async () => {
    const { out } = await throughline('report', '--json');
    const { days } = reportSchema.parse(JSON.parse(out));
    // In the first minutes of a day the last one is not kept yet.
    expect([83, 84]).toContain(days.length);
    const last = days.at(-1);
    const of = await throughline('report', '--as-of', last?.day ?? '', '--json');
    const then = reportSchema.parse(JSON.parse(of.out));
    expect(then.alignment.wip).toEqual(last?.wip);
    expect(then.days.at(-1)).toEqual(last);
  });

  it.each([
    ['--html', /^<!doctype html>[^]*<h2>Forecast against due<\/h2>[^]*<\/html>\n$/],
    ['--markdown', /^# Strategy report\n[^]*\n\| Portfolio \| [^]*## Sources and teams\n/],
    ['--objective=reliability', /\nreliability: Three nines for payments\n[^]*\ncycle time +P50 /],
    ['--team', /\nPortfolio +\d[^]*\nacme-jira CORE +\S[^]*\nacme-linear WEB +\S/],
    ['--source=acme-linear', /\nPortfolio +\d[^\n]*\nacme-linear +\S[^\n]*\n$/],
  ])('prints with %s the same numbers in another form', async (option, form) => {
    const { code, out, err } = await throughline('report', option);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(form);
    expect(out).not.toMatch(/undefined|NaN|Infinity|\[object/);
  });

  it.each([
    ['--objective=nope', /--objective nope: no such objective in .+; it has faster-checkout, /],
    ['--source=nope', /--source nope: no such source in .+; it has acme-jira, acme-linear\n/],
    ['--team=nope', /--team nope: no issue of such a project or team counts; there are CORE, /],
  ])('refuses %s and names what there is', async (option, message) => {
    const { code, out, err } = await throughline('report', option);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(message);
  });
});
