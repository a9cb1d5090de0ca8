/** Real processes whose configuration file changes while they run. */
import { mkdir, readFile, rename, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoConfiguration } from '../../src/simulator/company/demo-configuration.ts';
import { parseExposition, type Series, valuesOf } from '../metrics/exposition.ts';
import { openWorkplace, type Running, type Workplace } from './throughline.ts';

const environment = { JIRA_TOKEN: 'demo-token' };
const patience = { timeout: 30_000 } as const;

let workplace: Workplace;
let sites: readonly Running[];
let service: Running;
let url: string;
let text: string;

/** As Kubernetes lays a ConfigMap out: a link to a link to a folder, and the one in the middle is replaced. */
let version = 0;
async function put(content: string): Promise<void> {
  version += 1;
  await mkdir(join(workplace.folder, `..${version}`));
  await writeFile(join(workplace.folder, `..${version}`, 'throughline.yaml'), content);
  await symlink(`..${version}`, join(workplace.folder, '..data_tmp'));
  await rename(join(workplace.folder, '..data_tmp'), join(workplace.folder, '..data'));
}

beforeAll(async () => {
  workplace = await openWorkplace(['.throughline']);
  sites = ['jira', 'linear'].map((tracker) => workplace.start(['simulate', tracker]));
  const [jiraUrl = '', linearUrl = ''] = await Promise.all(
    sites.map((site) => site.printed(/at (http:\S+)/)),
  );
  text = demoConfiguration({
    jiraUrl,
    linearUrl,
    jiraEmail: 'demo@acme.example',
    jiraToken: '${JIRA_TOKEN}',
    linearKey: 'lin_api_demo',
    now: Date.now(),
    interval: '5m',
  });
  await put(text);
  await symlink('..data/throughline.yaml', join(workplace.folder, 'throughline.yaml'));
  await writeFile(join(workplace.folder, 'other.yaml'), text);
  await workplace.run(['sync', '--once'], environment);
  service = workplace.start(['start', '--listen', '127.0.0.1:0'], environment);
  url = await service.printed(/running at (\S+)/);
});

afterAll(() => workplace.close());

async function seriesAt(address = url): Promise<readonly Series[]> {
  return parseExposition(await (await fetch(`${address}/metrics`)).text());
}

async function gauge(name: string, address = url): Promise<number | undefined> {
  return valuesOf(await seriesAt(address), `throughline_config_${name}`)[''];
}

async function issuesByState(): Promise<Readonly<Record<string, number>>> {
  return valuesOf(await seriesAt(), 'throughline_objective_issues');
}

async function objectives(): Promise<readonly string[]> {
  return Object.keys(valuesOf(await seriesAt(), 'throughline_objective_priority'));
}

/** The service knows the file by its whole path. */
function withoutFile(line: string): string {
  return line.replace(/^\S*?throughline\.yaml:/, '');
}

interface LogLine {
  readonly findings?: readonly string[];
}

function logged(running: Running, message: string): readonly LogLine[] {
  return running
    .said()
    .split('\n')
    .filter((line) => line.includes(message))
    .map((line): LogLine => JSON.parse(line));
}

describe('a running start', () => {
  it('keeps strategy and numbers when the file has a mistake, says which as check does, and raises the alert', async () => {
    const before = await issuesByState();
    expect(await gauge('valid')).toBe(1);
    const bad = text.replace('name: Checkout in under ten seconds', 'nmae: Checkout');
    expect(bad).not.toBe(text);
    await put(bad);
    await expect.poll(() => gauge('valid'), patience).toBe(0);
    const { code, err } = await workplace.run(['check'], environment);
    expect(code).toBe(1);
    expect(await issuesByState()).toEqual(before);
    const [refused] = logged(service, 'is refused');
    expect(refused?.findings?.map(withoutFile)).toEqual(err.trim().split('\n').map(withoutFile));
    expect(await gauge('in_force')).toBe(1);
  });

  it('says it once, and goes on when the file is corrected', async () => {
    const loaded = (await gauge('loaded_timestamp_seconds')) ?? 0;
    await put(text);
    await expect.poll(() => gauge('valid'), patience).toBe(1);
    expect(await gauge('loaded_timestamp_seconds')).toBeGreaterThan(loaded);
    expect(logged(service, 'is refused')).toHaveLength(1);
    expect(logged(service, 'configuration put in force')).toHaveLength(0);
  });

  it('maps the stored issues by another strategy while the trackers are away', async () => {
    for (const site of sites) {
      site.child.kill('SIGKILL');
      await site.ended;
    }
    const before = await issuesByState();
    expect(Object.keys(before)).toContain('faster-checkout done');
    await put(text.replaceAll('faster-checkout', 'quick-checkout'));
    await expect.poll(objectives, patience).not.toContain('faster-checkout');
    expect(Object.keys(await issuesByState())).not.toContain('faster-checkout done');
    await expect.poll(objectives, patience).toContain('quick-checkout');
    const after = await issuesByState();
    const renamed = Object.entries(before).map(([series, value]) => [
      series.replace('faster-checkout', 'quick-checkout'),
      value,
    ]);
    expect(after).toEqual(Object.fromEntries(renamed));
    expect(logged(service, 'configuration put in force')).toHaveLength(1);
  });

  it('counts requests of a source that is new to it from 0', async () => {
    const current = await readFile(join(workplace.folder, 'throughline.yaml'), 'utf8');
    await put(current.replaceAll('acme-linear', 'acme-second'));
    await expect
      .poll(
        async () => valuesOf(await seriesAt(), 'throughline_source_api_requests_total'),
        patience,
      )
      .toHaveProperty('acme-second 200', 0);
    await expect
      .poll(
        async () => Object.keys(valuesOf(await seriesAt(), 'throughline_source_info')).join(),
        patience,
      )
      .toContain('acme-second');
    await put(current);
    await expect
      .poll(
        async () => Object.keys(valuesOf(await seriesAt(), 'throughline_source_info')).join(),
        patience,
      )
      .toContain('acme-linear');
  });
});

describe('a worker with an older file beside it', () => {
  let worker: Running;
  let address: string;

  async function startWorker(): Promise<void> {
    const args = ['worker', '--config', 'other.yaml', '--metrics-listen', '127.0.0.1:0'];
    worker = workplace.start(args, environment);
    address = await worker.printed(/metrics at (\S+)\/metrics/);
  }

  it('does not turn the strategy back when it starts', async () => {
    await startWorker();
    await expect.poll(() => gauge('in_force', address), patience).toBe(0);
    expect(logged(worker, 'another configuration than this file is in force')).toHaveLength(1);
    expect(await gauge('in_force')).toBe(1);
    expect(await objectives()).toContain('quick-checkout');
  });

  it('puts its file in force when that is touched, and the other process waits', async () => {
    await utimes(join(workplace.folder, 'other.yaml'), new Date(), new Date());
    await expect.poll(() => gauge('in_force', address), patience).toBe(1);
    await expect.poll(() => gauge('in_force'), patience).toBe(0);
  });

  it('and both go on with the same again', async () => {
    await put(text);
    await expect.poll(() => gauge('in_force'), patience).toBe(1);
    await expect.poll(objectives, patience).toContain('faster-checkout');
    expect(await gauge('in_force', address)).toBe(1);
    worker.child.kill('SIGINT');
    expect(await worker.ended).toMatchObject({ code: 0 });
  });
});

it('a serve with the file in force says so, and needs a restart for another address', async () => {
  const own = text.replace(/^server:.*$/m, '');
  await writeFile(
    join(workplace.folder, 'serve.yaml'),
    `${own}\nserver: { listen: "127.0.0.1:0" }\n`,
  );
  const serve = workplace.start(['serve', '--config', 'serve.yaml'], environment);
  const address = await serve.printed(/served at (\S+)/);
  await expect.poll(() => gauge('in_force', address), patience).toBe(1);
  expect(await gauge('needs_restart', address)).toBe(0);
  await writeFile(
    join(workplace.folder, 'serve.yaml'),
    `${own}\nserver: { listen: "127.0.0.1:1" }\n`,
  );
  await expect.poll(() => gauge('needs_restart', address), patience).toBe(1);
  expect(logged(serve, 'changes with a restart only')).toHaveLength(1);
  serve.child.kill('SIGINT');
  expect(await serve.ended).toMatchObject({ code: 0 });
});

it('lists what was in force, and stops in peace', async () => {
  const { code, out } = await workplace.run(['strategy', 'versions', '--json'], environment);
  expect(code).toBe(0);
  const { versions }: { versions: readonly unknown[] } = JSON.parse(out);
  expect(versions[0]).toMatchObject({ isCurrent: true });
  expect(versions[1]).toMatchObject({
    isCurrent: false,
    changes: { added: ['quick-checkout'], removed: ['faster-checkout'] },
  });
  service.child.kill('SIGINT');
  const ended = await service.ended;
  expect(ended.code).toBe(0);
  expect(ended.out + ended.err).not.toContain('demo-token');
});
