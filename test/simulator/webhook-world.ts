import { existsSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { openCompany } from '../../src/simulator/company/living-company.ts';
import { companyContent } from '../../src/simulator/jira/company-content.ts';
import { type JiraSite, startJiraSite } from '../../src/simulator/jira/jira-site.ts';
import { Restrictions, restricted } from '../../src/simulator/jira/restrictions.ts';
import {
  type DatacenterSite,
  startDatacenterSite,
} from '../../src/simulator/jira-datacenter/datacenter-site.ts';
import { type LinearSite, startLinearSite } from '../../src/simulator/linear/linear-site.ts';
import type { FieldValues, Mutation } from '../../src/simulator/tracker.ts';

/** Webhooks that real trackers sent. */
export const recordings = new URL('../../../shared/data/', import.meta.url);
export const hasRecordings = existsSync(recordings);

export function keysOf(value: unknown): readonly string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}

export interface World {
  readonly jira: JiraSite;
  readonly datacenter: DatacenterSite;
  readonly linear: LinearSite;
  readonly restrictions: Restrictions;
  readonly linearId: string;
  readonly apply: (site: 'jira' | 'linear', mutation: Mutation) => void;
  readonly change: (site: 'jira' | 'linear', id: string, set: FieldValues) => void;
}

/** One company behind all three sites. The receivers check dates, so the clock is the real one. */
export async function startWorld(): Promise<World> {
  const now = Date.now;
  const living = openCompany({ seed: 2, issues: 300, now: now() });
  const restrictions = new Restrictions();
  const company = companyContent(living.company.jira, { apply: () => undefined, now });
  const content = restricted(company, restrictions);
  const auth = { email: 'reader@acme.example', token: 'secret', key: 'lin_key' };
  const jira = await startJiraSite({ content, auth, now });
  const datacenter = await startDatacenterSite({ content, token: 'secret', now });
  const workplace = living.company.linear;
  const linear = await startLinearSite({ workplace, apply: () => undefined, auth, now });
  onTestFinished(async () => {
    await Promise.all([jira.close(), datacenter.close(), linear.close()]);
  });
  const people = { jira: living.company.jira.people[0].id, linear: workplace.people[0].id };
  const linearId = [...workplace.tracker.issues.values()].find(
    ({ fields }) => fields.place === 'live',
  )?.id;
  return {
    jira,
    datacenter,
    linear,
    restrictions,
    linearId: linearId ?? '',
    apply: (site, mutation) => living.apply(site, mutation),
    change: (site, id, set) =>
      living.apply(site, { kind: 'change', at: now(), actor: people[site], id, set }),
  };
}
