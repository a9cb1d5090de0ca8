/**
 * Tries docker-compose.yml for real, with its demo. Needs Docker with Compose and the ports that the file publishes;
 * takes a few minutes and leaves only images behind. No part of the tests: it needs the images of others.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { minuteMs } from '../../src/core/time.ts';
import { prometheusAt } from '../dashboards/prometheus.ts';
import { parseExposition } from '../metrics/exposition.ts';
import { type ComposeProject, openComposeProject } from './project.ts';

const serve = 'http://127.0.0.1:9818';
const prometheusUrl = 'http://127.0.0.1:9090';
const prometheus = prometheusAt(prometheusUrl);

/** In this order; each throws what is wrong, or tells what it saw. */
const steps: readonly (readonly [string, (project: ComposeProject) => Promise<string>])[] = [
  ['every service becomes healthy, two workers among them', start],
  ['both trackers are read', readTrackers],
  ['Prometheus scrapes every target and can evaluate every rule', scrape],
  ['no container may write, has a capability or is root', confine],
  ['no secret is in an environment', keepSecrets],
  ['serve comes back with the numbers it had', restartServe],
  ['down and up keep the data: numbers at once, and nothing is read anew', downAndUp],
];

async function start({ compose }: ComposeProject): Promise<string> {
  const startedAt = Date.now();
  await compose('up', '--detach', '--build', '--wait', '--scale', 'worker=2');
  return `after ${seconds(Date.now() - startedAt)}, images built`;
}

async function readTrackers(): Promise<string> {
  await until('both sources are observed', async () => {
    const observed = await values('throughline_source_observed');
    return observed.length === 2 && observed.every((value) => value === 1);
  });
  await until('their issues are counted', async () => sum(await values('throughline_issues')) > 0);
  return `${sum(await values('throughline_issues'))} issues`;
}

const rulesSchema = z.object({
  data: z.object({
    groups: z.array(
      z.object({ rules: z.array(z.object({ name: z.string(), health: z.string() })) }),
    ),
  }),
});

async function scrape(): Promise<string> {
  await until('three targets are up', async () => {
    const up = await prometheus.query('up');
    return up.length === 3 && up.every(({ value }) => value === 1);
  });
  const answer = await fetch(`${prometheusUrl}/api/v1/rules`);
  const rules = rulesSchema.parse(await answer.json()).data.groups.flatMap((group) => group.rules);
  const bad = rules.filter(({ health }) => health === 'err').map(({ name }) => name);
  must(bad.length === 0, `rules with an error: ${bad.join(', ')}`);
  return `${rules.length} rules`;
}

async function confine({ containers }: ComposeProject): Promise<string> {
  const all = await containers();
  const loose = all.filter(
    ({ Config, HostConfig }) =>
      ['', '0', 'root'].includes(Config.User) ||
      !HostConfig.ReadonlyRootfs ||
      !HostConfig.CapDrop.includes('ALL'),
  );
  must(loose.length === 0, `loose: ${loose.map(({ Name }) => Name).join(', ')}`);
  return `${all.length} containers`;
}

async function keepSecrets({ containers, secrets }: ComposeProject): Promise<string> {
  const telling = (await containers()).filter(({ Config }) =>
    Config.Env.some((entry) => secrets.some((secret) => entry.includes(secret))),
  );
  must(telling.length === 0, `in that of ${telling.map(({ Name }) => Name).join(', ')}`);
  return `${secrets.length} secrets`;
}

async function restartServe({ compose }: ComposeProject): Promise<string> {
  const before = await dataVersion();
  await compose('restart', 'serve');
  const stoppedAt = Date.now();
  await until('serve answers', isReady);
  const awayMs = Date.now() - stoppedAt;
  must((await dataVersion()) >= before, 'its numbers are older than before');
  return `it was away for about ${seconds(awayMs)}`;
}

async function downAndUp({ compose }: ComposeProject): Promise<string> {
  const before = await dataVersion();
  const downAt = Date.now() / 1000;
  await compose('down');
  await compose('up', '--detach', '--wait', '--scale', 'worker=2');
  must(await isReady(), 'there are no numbers');
  must((await dataVersion()) >= before, 'the numbers are older than before');
  const seen = await prometheus.query(`last_over_time(up[1h] @ ${downAt})`);
  must(seen.length > 0, 'Prometheus has lost what it had scraped');
  async function runs(): Promise<readonly string[]> {
    const log = await compose('logs', '--no-log-prefix', 'worker');
    return [...log.matchAll(/"kind":"(\w+)".*"run finished"/g)].map(([, kind = '']) => kind);
  }
  await until('both sources are read', async () => (await runs()).length >= 2);
  must(!(await runs()).includes('full'), 'a source was read anew');
  return 'only what had changed was read';
}

async function dataVersion(): Promise<number> {
  return sum(await values('throughline_snapshot_data_version'));
}

async function values(name: string): Promise<readonly number[]> {
  const text = await (await fetch(`${serve}/metrics`)).text();
  return parseExposition(text)
    .filter((series) => series.name === name)
    .map(({ value }) => value);
}

async function isReady(): Promise<boolean> {
  return fetch(`${serve}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function must(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 3 * minuteMs;
  while (!(await holds())) {
    must(Date.now() < deadline, `within 3 minutes it did not come true that ${what}`);
    await pause(200);
  }
}

const project = openComposeProject();
try {
  for (const [title, step] of steps) console.log(`${title}: ${await step(project)}`);
} finally {
  await project.remove();
}
