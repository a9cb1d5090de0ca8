import { afterAll, beforeAll, expect, it } from 'vitest';
import { type MainJob, openMainJob } from './job-runtime.ts';
import { openSmallTrackers, type SmallTrackers } from './small-trackers.ts';

let main: MainJob;
let trackers: SmallTrackers;
let jiraIssue: string;

beforeAll(async () => {
  main = await openMainJob();
  trackers = await openSmallTrackers({ scope: 'project in (PAY, CORE, OPS)' });
  jiraIssue = trackers.create('acme-jira', 'PAY');
  trackers.create('acme-linear', 'WEB');
  trackers.create('acme-jira', 'CORE');
});

afterAll(async () => {
  await trackers.close();
  await main.close();
});

/** Every issue wears the label of the objective reliability. */
function configuration(overrides: string): string {
  const [sources] = trackers.configuration.split('\nstrategy:');
  return `${sources}
strategy:
  objectives:
    - { id: growth, name: Growth, priority: 1, match: [{ labels: [growth] }] }
    - { id: reliability, name: Reliability, priority: 1, match: [{ labels: [reliability] }] }
  overrides: ${overrides}
`;
}

async function served(): Promise<readonly string[]> {
  const { rows } = await main.pool.query<{ line: string }>(
    `select concat_ws(' ', issue.key, objective, shared, exclusive, rule, via, label) as line
     from attribution join issue on issue.source = attribution.source and issue.id = issue_id
     order by issue.key, position`,
  );
  return rows.map(({ line }) => line);
}

it('an override maps its issue by key, in either tracker, and counts where it says', async () => {
  const overridden = configuration('{ pay-1: [growth], WEB-1: [reliability, growth] }');
  expect(await main.sync(overridden)).toMatchObject([{ ok: true }, { ok: true }]);
  expect(await served()).toEqual([
    'CORE-1 reliability 1 1 reliability#1 own reliability',
    'PAY-1 growth 1 1 override:pay-1 override',
    'WEB-1 reliability 0.5 1 override:WEB-1 override',
    'WEB-1 growth 0.5 0 override:WEB-1 override',
  ]);
  const { objectives, alignment } = await main.snapshot(overridden);
  expect(objectives.map(({ id, all }) => [id, all])).toEqual([
    ['growth', { issues: 2, shared: 1.5, exclusive: 1 }],
    ['reliability', { issues: 2, shared: 1.5, exclusive: 2 }],
  ]);
  expect(alignment.wip).toEqual({ aligned: 3, unaligned: 0, exempt: 0, coverageRatio: 1 });
});

it('a changed override maps stored issues anew, even while the trackers are away', async () => {
  await Promise.all([trackers.jira.goDown(), trackers.linear.goDown()]);
  await main.sync(configuration('{ CORE-1: [growth] }'));
  await Promise.all([trackers.jira.comeUp(), trackers.linear.comeUp()]);
  expect(await served()).toEqual([
    'CORE-1 growth 1 1 override:CORE-1 override',
    'PAY-1 reliability 1 1 reliability#1 own reliability',
    'WEB-1 reliability 1 1 reliability#1 own Strategy/reliability',
  ]);
});

it('an issue that moves is found by its new key, and no more by the old one', async () => {
  const overridden = configuration('{ PAY-1: [growth], OPS-1: [reliability, growth] }');
  await main.sync(overridden);
  expect(await served()).toContain('PAY-1 growth 1 1 override:PAY-1 override');
  trackers.change('acme-jira', jiraIssue, { team: 'OPS' });
  await main.sync(overridden);
  expect((await served()).filter((line) => /^(PAY|OPS)/.test(line))).toEqual([
    'OPS-1 reliability 0.5 1 override:OPS-1 override',
    'OPS-1 growth 0.5 0 override:OPS-1 override',
  ]);
});
