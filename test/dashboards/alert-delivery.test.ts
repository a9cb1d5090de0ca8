import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { simulatedAuth } from '../../src/cli/simulated-sites.ts';
import { statusFor } from '../../src/simulator/company/workplace.ts';
import { createJiraWorkplace } from '../../src/simulator/company/workplaces.ts';
import { openWorkplace, type Workplace } from '../cli/throughline.ts';
import { openSmallTrackers, type SmallTrackers } from '../jobs/small-trackers.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';
import { type Alertmanager, startAlertmanager } from './alertmanager.ts';
import { alertmanagers, isInstalled } from './installed.ts';
import { type Prometheus, startPrometheus } from './prometheus.ts';

const skipped = !isInstalled('prometheus') || !alertmanagers.some(isInstalled);
const patience = { timeout: 60_000, interval: 200 } as const;
const withoutWork = 'ThroughlinePriorityWithoutActiveWork';
const sourceStale = 'ThroughlineSourceStale';
const ready = statusFor(createJiraWorkplace(), 'PAY', 'ready');

describe.skipIf(skipped)(
  'alerts through a real Prometheus and Alertmanager (needs both)',
  { timeout: 180_000 },
  () => {
    let database: TestDatabase;
    let trackers: SmallTrackers;
    let workplace: Workplace;
    let prometheus: Prometheus;
    let alertmanager: Alertmanager;
    /** Address of the last issue in progress; another one of the objective waits to be started. */
    let lastActive: string;

    beforeEach(async () => {
      database = await freshDatabase();
      trackers = await openSmallTrackers();
      lastActive = trackers.addressOf(trackers.create('acme-jira', 'PAY'));
      trackers.create('acme-jira', 'PAY', { status: ready });
      workplace = await openWorkplace();
      await writeFile(join(workplace.folder, 'throughline.yaml'), configurationOf(trackers));
      // Read to the end before anybody looks: "not yet read" has an alert of its own.
      const environment = { DATABASE_URL: database.url };
      await workplace.run(['sync', '--once'], environment);
      const service = workplace.start(['start', '--listen', '127.0.0.1:0'], environment);
      alertmanager = await startAlertmanager();
      prometheus = await startPrometheus([await service.printed(/running at (\S+)/)], {
        alertmanager: alertmanager.url,
      });
    });

    afterEach(async () => {
      await prometheus.stop();
      await alertmanager.stop();
      await workplace.close();
      await trackers.close();
      await database.drop();
    });

    async function status(): Promise<string | undefined> {
      const [one] = await prometheus.query(
        'throughline_objective_status{objective="reliability"} == 1',
      );
      return one?.metric['status'];
    }

    it('tell leadership, with the reason, that a priority has lost its last active ticket', async () => {
      await expect.poll(status, patience).toBe('moving');
      expect(await moveToDone(lastActive)).toBe(204);
      await expect
        .poll(() => alertmanager.delivered('leadership', withoutWork), patience)
        .toHaveLength(1);
      const [alert] = alertmanager.delivered('leadership', withoutWork);
      expect(alert?.labels).toMatchObject({ objective: 'reliability', team: 'payments' });
      expect(alert?.annotations['description']).toMatch(
        /^Three nines for payments \(reliability\) has had no issue in progress for .+\. Reason: idle\.$/,
      );
      expect(darkSources()).toEqual([]);
    });

    it('hold back what was said of work before, from when a tracker is dark', async () => {
      await expect.poll(status, patience).toBe('moving');
      expect(await moveToDone(lastActive)).toBe(204);
      await expect
        .poll(() => prometheus.query(`ALERTS{alertname="${withoutWork}"}`), patience)
        .toHaveLength(1);
      await trackers.linear.goDown();
      // It goes on firing: that a tracker is dark does not end it.
      await expect.poll(() => alertmanager.isHeldBack(withoutWork), patience).toBe(true);
      await expect.poll(darkSources, patience).toEqual(['acme-linear failing']);
    });

    it('tell operators that a tracker is dark, and say nothing of work that is lost meanwhile', async () => {
      await expect.poll(status, patience).toBe('moving');
      await trackers.linear.goDown();
      await expect.poll(darkSources, patience).toEqual(['acme-linear failing']);
      expect(await moveToDone(lastActive)).toBe(204);
      // Nothing in progress, as far as is known: true, evaluated and longer than the grace.
      await expect
        .poll(() => prometheus.query(`count_over_time((${inProgress} == 0)[20s:1s]) > 5`), patience)
        .toHaveLength(1);
      expect(await status()).toBe('unobserved');
      expect(await prometheus.query(`ALERTS{alertname="${withoutWork}"}`)).toEqual([]);
      expect(alertmanager.delivered('leadership', withoutWork)).toEqual([]);
    });

    /** Sources that operators were told of, with the reason. "No data", true before the first scrape, names none. */
    function darkSources(): readonly string[] {
      const told = alertmanager
        .delivered('operators', sourceStale)
        .flatMap(({ labels: { source, reason } }) =>
          source === undefined ? [] : `${source} ${reason}`,
        );
      return [...new Set(told)];
    }
  },
);

const inProgress = 'throughline_objective_issues{objective="reliability",state="active"}';

/** One priority, served by work in either tracker. */
function configurationOf({ jira, linear }: SmallTrackers): string {
  return `version: 1
sources:
  - { id: acme-jira, type: jira, url: "${jira.url}", auth: { email: ${simulatedAuth.email}, token: ${simulatedAuth.token} }, interval: 2s }
  - { id: acme-linear, type: linear, api_url: "${linear.url}", auth: { key: ${simulatedAuth.key} }, interval: 2s }
strategy:
  effective_from: 2026-01-01
  objectives:
    - id: reliability
      name: Three nines for payments
      team: payments
      priority: 1
      grace: 1s
      match: [{ labels: [reliability] }]
`;
}

const transitionsSchema = z.object({
  transitions: z.array(z.object({ id: z.string(), name: z.string() })),
});

/** As somebody does it on the site; returns the status of its answer. */
async function moveToDone(address: string): Promise<number> {
  const url = `${address.replace('/browse/', '/rest/api/3/issue/')}/transitions`;
  const { email, token } = simulatedAuth;
  const headers = {
    authorization: `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`,
    'content-type': 'application/json',
  };
  const offered = await fetch(url, { headers });
  const { transitions } = transitionsSchema.parse(await offered.json());
  const transition = transitions.find(({ name }) => name === 'Done');
  const body = JSON.stringify({ transition: { id: transition?.id } });
  return (await fetch(url, { method: 'POST', headers, body })).status;
}
