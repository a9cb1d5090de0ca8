/**
 * Tries docker-compose.yml for real, with its demo. Needs Docker with Compose and the ports that the file publishes;
 * takes a few minutes and leaves only images behind. No part of the tests: it needs the images of others.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { minuteMs } from '../../src/core/time.ts';
import { prometheusAt } from '../dashboards/prometheus.ts';
import { parseExposition } from '../metrics/exposition.ts';
import { lookDuring, must } from './checking.ts';
import { type ComposeProject, openComposeProject, type Secret } from './project.ts';
import { watchNumbers } from './without-gap.ts';

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
  ['no container sees a secret that it does not need', shareSecrets],
  ['while serve is away every number of every objective goes on', outlast],
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
  await until('four targets are up', async () => (await upNow()) === 4);
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
    Config.Env.some((entry) => secrets.some(({ text }) => entry.includes(text))),
  );
  must(telling.length === 0, `in that of ${telling.map(({ Name }) => Name).join(', ')}`);
  return `${secrets.length} secrets`;
}

/** Of those that are not named here: none. */
const needed: Readonly<Record<string, (secret: Secret) => boolean>> = {
  serve: ({ folder }) => folder === 'throughline',
  standby: ({ folder }) => folder === 'throughline',
  worker: ({ folder }) => folder === 'throughline',
  postgres: ({ name }) => ['PGPASSWORD', 'GRAFANA_DATABASE_PASSWORD'].includes(name),
  grafana: ({ folder }) => folder === 'grafana',
};

async function shareSecrets({ compose, secrets }: ComposeProject): Promise<string> {
  const list = 'ls /run/secrets 2>/dev/null || true';
  const seen: string[] = [];
  for (const service of words(await compose('ps', '--services'))) {
    const names = words(await compose('exec', '-T', service, 'sh', '-c', list)).toSorted();
    const expected = secrets.filter((secret) => needed[service]?.(secret) ?? false);
    const told = expected.map(({ name }) => name).toSorted();
    must(names.join() === told.join(), `${service} sees ${names.join()}, not ${told.join()}`);
    seen.push(`${service} ${names.length}`);
  }
  return seen.join(', ');
}

async function outlast({ compose }: ComposeProject): Promise<string> {
  const { times, numbers, points } = await watchNumbers(prometheus, async () => {
    await compose('stop', 'serve');
    await until('Prometheus says that serve is away', async () => (await upNow()) === 3);
    await compose('start', 'serve');
    await until('Prometheus says that serve is back', async () => (await upNow()) === 4);
  });
  return `${numbers} numbers, asked for ${times} times and over ${points} seconds: no hole, none twice`;
}

async function upNow(): Promise<number> {
  return sum((await prometheus.query('up')).map(({ value }) => value));
}

async function restartServe({ compose }: ComposeProject): Promise<string> {
  const before = await dataVersion();
  let answeredAt = Date.now();
  let awayMs = 0;
  async function look(): Promise<void> {
    if (!(await isReady())) return;
    awayMs = Math.max(awayMs, Date.now() - answeredAt);
    answeredAt = Date.now();
  }
  const restarted = compose('restart', 'serve').then(() => until('serve answers', isReady));
  await lookDuring(restarted, look, 20);
  await look();
  must((await dataVersion()) >= before, 'its numbers are older than before');
  return `its port did not answer for ${seconds(awayMs)}`;
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

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter(Boolean);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
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
