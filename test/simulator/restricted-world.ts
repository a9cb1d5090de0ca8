import { onTestFinished } from 'vitest';
import { openCompany } from '../../src/simulator/company/living-company.ts';
import { companyContent } from '../../src/simulator/jira/company-content.ts';
import { startJiraSite } from '../../src/simulator/jira/jira-site.ts';
import { Restrictions, restricted } from '../../src/simulator/jira/restrictions.ts';
import { startDatacenterSite } from '../../src/simulator/jira-datacenter/datacenter-site.ts';
import type { FieldValues } from '../../src/simulator/tracker.ts';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface World {
  readonly restrictions: Restrictions;
  readonly at: number;
  readonly change: (id: string, set: FieldValues) => void;
  readonly cloud: (path: string, body?: unknown) => Promise<Answer>;
  readonly datacenter: (path: string, body?: unknown) => Promise<Answer>;
}

/** One company of Jira behind both kinds of site, seen by an account that may not see all of it. */
export async function startWorld(archivedStatus?: 200 | 404): Promise<World> {
  const at = Date.parse('2026-11-24T12:00:00Z');
  const now = (): number => at;
  const living = openCompany({ seed: 2, issues: 300, now: at });
  const restrictions = new Restrictions();
  const company = companyContent(living.company.jira, { apply: () => undefined, now });
  const options = { content: restricted(company, restrictions), now, archivedStatus };
  const auth = { email: 'reader@acme.example', token: 'secret' };
  const cloud = await startJiraSite({ ...options, auth });
  const datacenter = await startDatacenterSite({ ...options, token: 'secret' });
  onTestFinished(async () => {
    await cloud.close();
    await datacenter.close();
  });
  return {
    restrictions,
    at,
    change: (id, set) =>
      living.apply('jira', {
        kind: 'change',
        at,
        actor: living.company.jira.people[0].id,
        id,
        set,
      }),
    cloud: (path, body) => ask(`${cloud.url}/rest/api/3/${path}`, body),
    datacenter: (path, body) => ask(`${datacenter.url}/rest/api/2/${path}`, body),
  };
}

async function ask(url: string, body: unknown): Promise<Answer> {
  const response = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: 'Bearer secret', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}
