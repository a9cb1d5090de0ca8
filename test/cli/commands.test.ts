import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { reportSchema } from '../../src/cli/report-schema.ts';
import { createCalendar, dayMs } from '../../src/core/time.ts';
import { demoConfiguration } from '../../src/simulator/company/demo-configuration.ts';
import { isInstalled } from '../dashboards/installed.ts';
import { csvRecords } from '../jobs/csv.ts';
import { isRunning, serverPid, until } from '../store/command-process.ts';
import { inReport, publishedSnapshot, withoutConfiguration } from './published.ts';
import { type Ended, openWorkplace, type Running, type Workplace } from './throughline.ts';

const synced = '.throughline';
const fresh = 'fresh';
const interrupted = 'interrupted';
const environment = { JIRA_TOKEN: 'demo-token' };

let workplace: Workplace;
let firstSync: Ended;

beforeAll(async () => {
  workplace = await openWorkplace([synced, fresh, interrupted]);
  const sites = await Promise.all(
    ['jira', 'linear'].map((tracker) =>
      workplace.start(['simulate', tracker]).printed(/at (http:\S+)/),
    ),
  );
  const [jiraUrl = '', linearUrl = ''] = sites;
  const configuration = demoConfiguration({
    jiraUrl,
    linearUrl,
    jiraEmail: 'demo@acme.example',
    jiraToken: '${JIRA_TOKEN}',
    linearKey: 'lin_api_demo',
    now: Date.now(),
    interval: '5m',
  });
  await writeFile(join(workplace.folder, 'throughline.yaml'), configuration);
  firstSync = await workplace.run(['sync', '--once'], environment);
});

afterAll(async () => {
  await workplace.close();
});

function throughline(...args: readonly string[]): Promise<Ended> {
  return workplace.run(args, environment);
}

async function reportOf(...args: readonly string[]): Promise<z.infer<typeof reportSchema>> {
  const { code, out, err } = await throughline('report', '--json', ...args);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return reportSchema.parse(JSON.parse(out));
}

describe('sync --once', () => {
  it('says what it read of each source, and nothing else without a terminal', () => {
    expect(firstSync).toMatchObject({ code: 0, err: '' });
    expect(firstSync.out).toMatch(
      /^acme-jira: full read, (\d+) issues, \1 new or changed, \d+ requests\nacme-linear: full read, (\d+) issues, \2 new or changed, \d+ requests\n$/,
    );
  });

  it('prints JSON when asked', async () => {
    const { code, out } = await throughline('sync', '--once', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      schema: 'throughline.sync/1',
      sources: [
        { source: 'acme-jira', ok: true, kind: 'incremental', issuesChanged: 0 },
        { source: 'acme-linear', ok: true, kind: 'incremental', issuesChanged: 0 },
      ],
    });
  });
});

describe('report', () => {
  it('gives for the instant of the published numbers these numbers', async () => {
    const published = await publishedSnapshot(join(workplace.folder, synced));
    const report = await reportOf('--as-of', new Date(published.asOf).toISOString());
    expect(report.alignment).toEqual(published.alignment);
    expect(report.throughput).toEqual(published.throughput);
    expect(report.window.from).toBe(new Date(published.windowFrom).toISOString());
    expect(report.objectives.map(withoutConfiguration)).toEqual(published.objectives.map(inReport));
    expect(report.sources).toEqual(published.sources.map((each) => expect.objectContaining(each)));
  });

  it('gives for a past day the numbers of the end of that local day', async () => {
    const calendar = createCalendar('Europe/Berlin');
    const day = calendar.plusDays(calendar.dateOf(Date.now()), -30);
    const end = new Date(calendar.startOf(calendar.plusDays(day, 1))).toISOString();
    const [ofDay, ofInstant, ofNow] = await Promise.all([
      reportOf('--as-of', day),
      reportOf('--as-of', end),
      reportOf(),
    ]);
    expect(ofDay).toEqual(ofInstant);
    expect(ofDay).toMatchObject({ asOf: end, isRestated: true });
    expect(ofNow.isRestated).toBe(false);
    expect(ofDay.throughput.completed).toBeGreaterThan(0);
    expect(ofDay.objectives).not.toEqual(ofNow.objectives);
  });

  it('measures in the window that is asked for', async () => {
    const { code, out } = await throughline('report', '--csv', '--window', '90d');
    expect(code).toBe(0);
    const [first] = csvRecords(out);
    const report = await reportOf();
    expect(first).toMatchObject({ objective: 'faster-checkout', window_days: '90' });
    expect(Number(first?.['completed_in_window_issues'])).toBeGreaterThan(
      report.objectives[0]?.completed.issues ?? 0,
    );
  });

  it('ends in peace when its reader has seen enough', async () => {
    const report = workplace.start(['report'], environment);
    report.child.stdout?.destroy();
    expect(await report.ended).toMatchObject({ code: 0, err: '' });
  });

  it.each([
    [
      'the strategy has changed',
      ['priority: 3', 'priority: 2'],
      'the strategy or the rules in other.yaml have changed since the stored issues were mapped',
    ],
    [
      'another scope is to be read',
      ['type: jira', 'type: jira\n    scope: project = PAY'],
      'what is read of acme-jira has changed in other.yaml',
    ],
  ])(
    'refuses to give numbers when %s, and says what to do',
    async (_name, [was = '', is = ''], reason) => {
      const text = await readFile(join(workplace.folder, 'throughline.yaml'), 'utf8');
      await writeFile(join(workplace.folder, 'other.yaml'), text.replace(was, is));
      const { code, out, err } = await throughline('report', '--config', 'other.yaml');
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toBe(
        `throughline: ${reason}: run \`throughline sync --once\`, or let the service run and wait until it has read\n`,
      );
    },
  );

  it('knows nothing of tomorrow', async () => {
    const { code, err } = await throughline('report', '--as-of', '2999-12-31');
    expect({ code, err }).toEqual({
      code: 2,
      err: 'throughline: --as-of 2999-12-31: that has not happened yet\n',
    });
  });
});

const promtool = isInstalled('promtool') ? '' : ' (skipped: promtool is not installed)';

it.skipIf(promtool !== '')(
  `metrics prints what promtool finds nothing wrong with${promtool}`,
  async () => {
    const { code, out, err } = await throughline('metrics');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('throughline_objective_issues{objective="faster-checkout",state="done"}');
    const check = spawnSync('promtool', ['check', 'metrics'], { input: out, encoding: 'utf8' });
    expect({ code: check.status, err: check.stderr }).toEqual({ code: 0, err: '' });
  },
);

describe('beside a running start', () => {
  let service: Running;
  let url: string;

  beforeAll(async () => {
    service = workplace.start(['start', '--listen', '127.0.0.1:0'], environment);
    url = await service.printed(/running at (\S+)/);
  });

  it('report joins its database', async () => {
    const report = await reportOf();
    expect(report.sources.map(({ id }) => id)).toEqual(['acme-jira', 'acme-linear']);
    expect((await fetch(url)).status).toBe(200);
  });

  it('a second start is refused', async () => {
    const { code, out, err } = await throughline('start', '--listen', '127.0.0.1:0');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toBe(
      `throughline: throughline start (process ${service.child.pid}) already uses the database in ${workplace.folder}/${synced}/postgres; stop it first, or use another data folder\n`,
    );
  });

  it('serve cannot have the same port', async () => {
    const { host } = new URL(url);
    const { code, out, err } = await throughline('serve', '--listen', host);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toBe(
      `throughline: ${host} is in use by another process: stop that, or choose another port; --listen sets the address\n`,
    );
  });

  it('Ctrl-C stops everything that start has started', async () => {
    const database = serverPid(join(workplace.folder, synced)) ?? 0;
    expect(isRunning(database)).toBe(true);
    service.child.kill('SIGINT');
    const { code, out } = await service.ended;
    expect({ code, out }).toEqual({
      code: 0,
      out: `Throughline is running at ${url} (Ctrl-C stops it)\n`,
    });
    expect(isRunning(database)).toBe(false);
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });
});

it('a tracker that fails now takes the verdict of today and none of past days', async () => {
  await workplace.run(['sync', '--once'], { JIRA_TOKEN: 'a-wrong-token' });
  const yesterday = new Date(Date.now() - dayMs).toISOString().slice(0, 10);
  const [today, past] = [await reportOf(), await reportOf('--as-of', yesterday)];
  expect(today.sources[0]?.unobserved).toBe('failing');
  expect(new Set(today.objectives.map(({ status }) => status))).toEqual(new Set(['unobserved']));
  expect(past.sources[0]?.unobserved).toBeUndefined();
  expect(past.objectives.map(({ status }) => status)).not.toContain('unobserved');
});

it('Ctrl-C ends a sync and the database it has started', async () => {
  const sync = workplace.start(['sync', '--once', '--data-dir', interrupted], environment);
  await until(() => serverPid(join(workplace.folder, interrupted)) !== undefined);
  sync.child.kill('SIGINT');
  expect(await sync.ended).toEqual({
    code: 1,
    out: '',
    err: 'throughline: stopped before it was done\n',
  });
  expect(serverPid(join(workplace.folder, interrupted))).toBeUndefined();
});

describe('in a fresh data folder', () => {
  const data = ['--data-dir', fresh];

  it('a report says what to do', async () => {
    expect(await throughline('report', ...data)).toEqual({
      code: 1,
      out: '',
      err: 'throughline: nothing has been read yet: run `throughline sync --once`, or let the service run and wait until it has read\n',
    });
  });

  it('a wrong token names the source, the status and what to check, and never itself', async () => {
    const { code, out, err } = await workplace.run(['sync', '--once', ...data], {
      JIRA_TOKEN: 'a-wrong-token',
    });
    expect(code).toBe(1);
    expect(err).toMatch(
      /^throughline: 1 of 2 sources could not be read:\n {2}acme-jira: .*\b401\b.*check auth\.email and auth\.token/,
    );
    expect(out).toMatch(/^acme-jira: FAILED\nacme-linear: full read, \d+ issues/);
    expect(out + err).not.toContain('a-wrong-token');
  });

  it('a report refuses to show half of what is to be read', async () => {
    const { code, err } = await throughline('report', ...data);
    expect(code).toBe(1);
    expect(err).toContain(
      'acme-jira has not been read to the end yet, its numbers would be too small',
    );
  });
});
