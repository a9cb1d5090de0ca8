import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { simulatedAuth } from '../../src/cli/simulated-sites.ts';
import { hourMs, minuteMs } from '../../src/core/time.ts';
import { type JiraWorkplace, statusFor } from '../../src/simulator/company/workplace.ts';
import { createJiraWorkplace } from '../../src/simulator/company/workplaces.ts';
import { companyContent } from '../../src/simulator/jira/company-content.ts';
import { type JiraSite, startJiraSite } from '../../src/simulator/jira/jira-site.ts';
import {
  type DatacenterSite,
  startDatacenterSite,
} from '../../src/simulator/jira-datacenter/datacenter-site.ts';
import { emptyFields } from '../../src/simulator/tracker.ts';
import { type MainJob, openMainJob } from './job-runtime.ts';

/** The account lives in Los Angeles, the PMO in Berlin. One site takes dates only in minutes of the account's clock. */
let workplace: JiraWorkplace;
let cloud: JiraSite;
let server: DatacenterSite;
let job: MainJob;
let now: number;

beforeEach(async () => {
  workplace = { ...createJiraWorkplace(), zone: 'America/Los_Angeles' };
  const content = companyContent(workplace, { apply: () => {}, now: () => now });
  cloud = await startJiraSite({ content, auth: simulatedAuth, now: () => now });
  server = await startDatacenterSite({
    content,
    token: simulatedAuth.token,
    now: () => now,
    limits: { takesEpoch: false },
  });
  job = await openMainJob();
});

afterEach(async () => {
  await Promise.all([cloud.close(), server.close()]);
  await job.close();
});

function configuration(): string {
  return `version: 1
timezone: Europe/Berlin
sources:
  - id: cloud
    type: jira
    url: ${cloud.url}
    auth: { email: ${simulatedAuth.email}, token: ${simulatedAuth.token} }
    scope: "project = PAY"
  - id: server
    type: jira-datacenter
    url: ${server.url}
    auth: { bearer: ${simulatedAuth.token} }
    scope: "project = PAY"
strategy:
  objectives: [{ id: all, name: All, priority: 1, match: [{ labels: ["*"] }] }]
`;
}

function create(number: number): string {
  const id = workplace.issueId(number);
  const status = statusFor(workplace, 'PAY', 'active');
  const fields = { ...emptyFields, title: `Issue ${number}`, type: 'Story', team: 'PAY', status };
  workplace.tracker.apply({ kind: 'create', at: now, actor: workplace.people[0].id, id, fields });
  return id;
}

function finish(id: string): void {
  const set = {
    status: statusFor(workplace, 'PAY', 'done'),
    resolution: 'Done',
    title: `Done ${id}`,
  };
  workplace.tracker.apply({ kind: 'change', at: now, actor: workplace.people[0].id, id, set });
}

function trackedBy(source: string): readonly string[] {
  const issues = [...workplace.tracker.issues.values()];
  return issues.map(({ id, fields }) => `${source} ${id} ${fields.title}`).toSorted();
}

async function stored(): Promise<readonly string[]> {
  const text = `select source || ' ' || id || ' ' || title as issue from issue`;
  const { rows } = await job.pool.query<{ issue: string }>(text);
  return rows.map(({ issue }) => issue).toSorted();
}

describe('a night in which the clock shows an hour twice or leaves one out', () => {
  it.each([
    ['Los Angeles falls back', '2026-11-01T09:00:00Z'],
    ['Berlin falls back', '2026-10-25T01:00:00Z'],
    ['Los Angeles springs forward', '2026-03-08T10:00:00Z'],
    ['Berlin springs forward', '2026-03-29T01:00:00Z'],
  ])('loses and doubles no issue: %s', async (_, change) => {
    const begin = Date.parse(change) - 3 * hourMs;
    now = begin - 24 * hourMs;
    const ids = [create(1), create(2)];
    // Behind the overlap of the runs, so that each change is read for its date.
    const steps = 13;
    for (let step = 0; step < steps; step += 1) {
      now = begin + step * 30 * minuteMs;
      ids.push(create(ids.length + 1));
      finish(ids[step] ?? '');
      const results = await job.sync(configuration());
      expect(results.map(({ ok }) => ok)).toEqual([true, true]);
      expect(await stored()).toEqual([...trackedBy('cloud'), ...trackedBy('server')]);
    }
    const { sources, throughput } = await job.snapshot(configuration(), now + 1);
    expect(sources.map(({ states }) => [states.active, states.done])).toEqual([
      [2, steps],
      [2, steps],
    ]);
    expect(throughput.completed).toBe(2 * steps);
  });
});
