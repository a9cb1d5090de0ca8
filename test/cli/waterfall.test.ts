import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportSchema } from '../../src/cli/report-schema.ts';
import {
  simulatedAuth,
  startCompanyJira,
  startCompanyLinear,
} from '../../src/cli/simulated-sites.ts';
import { bases } from '../../src/core/measures/snapshot.ts';
import { createCalendar, dayMs } from '../../src/core/time.ts';
import { demoConfiguration } from '../../src/simulator/company/demo-configuration.ts';
import { openCompany } from '../../src/simulator/company/living-company.ts';
import { csvRecords } from '../jobs/csv.ts';
import { type MainJob, openMainJob, runtimeOf } from '../jobs/job-runtime.ts';
import { putInForce } from '../store/put-in-force.ts';
import { type Ended, openWorkplace, type Workplace } from './throughline.ts';
import { waterfallSchema } from './waterfall-schema.ts';

let main: MainJob;
let workplace: Workplace;

beforeAll(async () => {
  const now = Date.now();
  const company = openCompany({ seed: 1, issues: 400, now });
  const jira = await startCompanyJira(company, 0);
  const linear = await startCompanyLinear(company, 0);
  const { email: jiraEmail, token: jiraToken, key: linearKey } = simulatedAuth;
  const configuration = demoConfiguration({
    jiraUrl: jira.url,
    linearUrl: linear.url,
    jiraEmail,
    jiraToken,
    linearKey,
    now,
    interval: '5m',
  }).replace(/effective_from: \S+/, `effective_from: ${daysAgo(100)}`);
  main = await openMainJob();
  const { config } = await runtimeOf({ ...main, drop: () => main.close() }, configuration);
  const [first, ...others] = config.strategy.objectives;
  // A strategy from before: the first objective had no rules, and nothing was effective from a day.
  const before = { ...config.strategy, effectiveFrom: undefined };
  const objectives = first === undefined ? [] : [{ ...first, rules: [] }, ...others];
  const earlier = { ...config, strategy: { ...before, objectives } };
  await putInForce(main.pool, earlier, now - 400 * dayMs);
  await main.sync(configuration);
  await Promise.all([jira.close(), linear.close()]);
  workplace = await openWorkplace();
  await writeFile(join(workplace.folder, 'throughline.yaml'), configuration);
});

afterAll(async () => {
  await workplace.close();
  await main.close();
});

function throughline(...args: readonly string[]): Promise<Ended> {
  return workplace.run(args, { DATABASE_URL: main.url });
}

async function succeeding(...args: readonly string[]): Promise<string> {
  const { code, out, err } = await throughline(...args);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return out;
}

const calendar = createCalendar('Europe/Berlin');

function daysAgo(days: number): string {
  return calendar.plusDays(calendar.dateOf(Date.now()), -days);
}

describe('waterfall', () => {
  it.each(bases)('leads from one report to the other on the base %s', async (base) => {
    const [from, to] = [daysAgo(60), daysAgo(10)];
    const reports = await Promise.all(
      [from, to].map(async (day) =>
        reportSchema.parse(JSON.parse(await succeeding('report', '--as-of', day, '--json'))),
      ),
    );
    const out = await succeeding('waterfall', '--from', from, '--to', to, '--base', base, '--json');
    const { alignment, objectives, ...ends } = waterfallSchema.parse(JSON.parse(out));
    expect(alignment?.steps.length).toBeGreaterThan(0);
    expect([ends.from, ends.to]).toEqual(
      reports.map(({ asOf, strategy, window }) => ({ asOf, strategy, windowFrom: window.from })),
    );
    expect([alignment?.from, alignment?.to]).toEqual(
      reports.map((report) => report.alignment[base]),
    );
    expect([
      objectives.map((each) => each.from.issues),
      objectives.map((each) => each.to.issues),
    ]).toEqual(
      reports.map((report) =>
        report.objectives.map(({ states, ...each }) =>
          base === 'wip' ? states.active.issues + states.waiting.issues : each[base].issues,
        ),
      ),
    );
  });

  it('tells what an edit of the strategy made of the numbers, each day as it was', async () => {
    const args = ['--from', daysAgo(120), '--to', daysAgo(0), '--base', 'created', '--json'];
    const out = await succeeding('waterfall', ...args, '--strategy', 'as-it-was');
    const { from, to, objectives } = waterfallSchema.parse(JSON.parse(out));
    expect([from.strategy.reading, to.strategy.reading]).toEqual(['as_it_was', 'today']);
    expect(from.strategy.version).not.toBe(to.strategy.version);
    expect(objectives[0]?.from.issues).toBe(0);
    const restated = waterfallSchema.parse(JSON.parse(await succeeding('waterfall', ...args)));
    expect(restated.objectives[0]?.from.issues).toBeGreaterThan(0);
  });

  it('explains one objective as text and as CSV', async () => {
    const args = ['--from', daysAgo(60), '--to', daysAgo(0), '--objective', 'reliability'];
    const text = await succeeding('waterfall', ...args, '--base', 'created');
    expect(text).toMatch(
      /^What changed of created work from .*, window 28 days\)\n\nreliability +issues/,
    );
    const lines = csvRecords(await succeeding('waterfall', ...args, '--base', 'created', '--csv'));
    expect(new Set(lines.map(({ objective }) => objective))).toEqual(new Set(['reliability']));
    expect(lines.map(({ step }) => step)).toEqual(['first', 'left_window', 'created', 'last']);
  });

  it.each([
    [
      'an objective nobody has',
      ['--objective', 'nobodys'],
      /^throughline: --objective nobodys: no such objective in \S+throughline\.yaml; it has faster-checkout, /,
    ],
    [
      'instants in the wrong order',
      ['--to', '2025-12-31'],
      /^throughline: --from 2026-01-01 is later than --to 2025-12-31\n$/,
    ],
    [
      'a day to come',
      ['--to', '2099-01-01'],
      /^throughline: --to 2099-01-01: that has not happened yet\n$/,
    ],
  ])('refuses %s with exit code 2', async (_name, args, reason) => {
    const day = '2026-01-01';
    const { code, out, err } = await throughline('waterfall', '--from', day, '--to', day, ...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(reason);
  });

  it('refuses to give numbers of another strategy than issues were mapped by', async () => {
    await writeFile(
      join(workplace.folder, 'other.yaml'),
      (await workplaceConfiguration()).replace('priority: 3', 'priority: 2'),
    );
    const day = daysAgo(10);
    const args = ['--from', day, '--to', day, '--config', 'other.yaml'];
    const { code, out, err } = await throughline('waterfall', ...args);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('have changed since the stored issues were mapped');
  });
});

function workplaceConfiguration(): Promise<string> {
  return readFile(join(workplace.folder, 'throughline.yaml'), 'utf8');
}
