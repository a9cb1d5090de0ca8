import { onTestFinished } from 'vitest';
import { openCompany } from '../../src/simulator/company/living-company.ts';
import type { LinearWorkplace } from '../../src/simulator/company/workplace.ts';
import {
  type LinearSite,
  type LinearSiteOptions,
  startLinearSite,
} from '../../src/simulator/linear/linear-site.ts';
import type { FieldValues } from '../../src/simulator/tracker.ts';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface LinearWorld {
  readonly site: LinearSite;
  readonly workplace: LinearWorkplace;
  /** What time it is at the site. */
  readonly clock: { now: number };
  readonly ask: (query: string, variables?: object) => Promise<Answer>;
  readonly change: (id: string, set: FieldValues, actor?: string) => void;
}

/** A generated company behind a site that is closed after the test. */
export async function startWorld(
  options: Partial<LinearSiteOptions> & { issues?: number } = {},
): Promise<LinearWorld> {
  const clock = { now: Date.parse('2026-11-24T12:00:00Z') };
  const living = openCompany({ seed: 2, issues: options.issues ?? 1_000, now: clock.now });
  const workplace = living.company.linear;
  const site = await startLinearSite({
    workplace,
    apply: (mutation) => living.apply('linear', mutation),
    auth: { key: 'lin_key', token: 'access' },
    now: () => clock.now,
    ...options,
  });
  onTestFinished(() => site.close());
  return {
    site,
    workplace,
    clock,
    ask: (query, variables) => send(site.url, 'lin_key', { query, variables }),
    change: (id, set, actor = 'someone') =>
      living.apply('linear', { kind: 'change', at: clock.now, actor, id, set }),
  };
}

export async function send(url: string, authorization: string, body: object): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}
