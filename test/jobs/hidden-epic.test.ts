import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { simulatedAuth, startSimulatedDatacenter } from '../../src/cli/simulated-sites.ts';
import { hourMs } from '../../src/core/time.ts';
import { type JiraWorkplace, statusFor } from '../../src/simulator/company/workplace.ts';
import { createJiraWorkplace } from '../../src/simulator/company/workplaces.ts';
import { companyContent } from '../../src/simulator/jira/company-content.ts';
import { Restrictions, restricted } from '../../src/simulator/jira/restrictions.ts';
import type { DatacenterSite } from '../../src/simulator/jira-datacenter/datacenter-site.ts';
import { emptyFields, type FieldValues } from '../../src/simulator/tracker.ts';
import { type MainJob, openMainJob } from './job-runtime.ts';

let workplace: JiraWorkplace;
let restrictions: Restrictions;
let site: DatacenterSite;
let job: MainJob;

beforeEach(async () => {
  workplace = createJiraWorkplace();
  restrictions = new Restrictions();
  const content = companyContent(workplace, { apply: () => {}, now: Date.now });
  site = await startSimulatedDatacenter({ content: restricted(content, restrictions), port: 0 });
  job = await openMainJob();
});

afterEach(async () => {
  await site.close();
  await job.close();
});

function configuration(): string {
  return `version: 1
sources:
  - id: server
    type: jira-datacenter
    url: ${site.url}
    auth: { bearer: ${simulatedAuth.token} }
    scope: "project = PAY"
strategy:
  objectives: [{ id: checkout, name: Checkout, priority: 1, match: [{ labels: [checkout] }] }]
`;
}

function create(number: number, set: FieldValues): string {
  const id = workplace.issueId(number);
  const team = typeof set.team === 'string' ? set.team : 'PAY';
  const status = statusFor(workplace, team, 'active');
  const fields = { ...emptyFields, title: `Issue ${number}`, type: 'Story', team, status, ...set };
  const at = Date.now() - (10 - number) * hourMs;
  workplace.tracker.apply({ kind: 'create', at, actor: workplace.people[0].id, id, fields });
  return id;
}

function rename(id: string): void {
  const set = { title: 'Renamed' };
  workplace.tracker.apply({
    kind: 'change',
    at: Date.now(),
    actor: workplace.people[0].id,
    id,
    set,
  });
}

/** Issues that serve the objective, once everything was read. */
async function serving(): Promise<number | undefined> {
  const [result] = await job.sync(configuration());
  expect(result?.ok).toBe(true);
  return (await job.snapshot(configuration())).objectives[0]?.all.issues;
}

describe('an epic that Data Center names by its key only', () => {
  it.each([
    ['of the scope', 'PAY'],
    ['of another project', 'OPS'],
  ])(
    'and does not show gives its labels to what is below it when it is shown: one %s',
    async (_, team) => {
      const epic = create(1, { type: 'Epic', labels: ['checkout'], team });
      const story = create(2, { parent: epic });
      // The next run begins at this one.
      create(3, {});
      restrictions.revoke(epic);
      expect(await serving()).toBe(0);
      restrictions.grant(epic);
      rename(epic);
      // One that was not found is asked for again a day later.
      await job.pool.query(`update ancestor_missing set asked_at = asked_at - interval '1 day'`);
      expect(await serving()).toBe(1);
      const { rows } = await job.pool.query('select id from issue where parent_id = $1', [epic]);
      expect(rows).toEqual([{ id: story }]);
    },
  );

  it('stays the parent of what is read while it is not shown', async () => {
    const epic = create(1, { type: 'Epic', labels: ['checkout'] });
    const story = create(2, { parent: epic });
    expect(await serving()).toBe(1);
    restrictions.revoke(epic);
    rename(story);
    expect(await serving()).toBe(1);
  });
});
