import { expect, onTestFinished } from 'vitest';
import { z } from 'zod';
import { openCompany } from '../../src/simulator/company/living-company.ts';
import { companyContent } from '../../src/simulator/jira/company-content.ts';
import {
  type JiraSite,
  type JiraSiteOptions,
  startJiraSite,
} from '../../src/simulator/jira/jira-site.ts';
import type { Mutation } from '../../src/simulator/tracker.ts';

const auth = { email: 'reader@acme.example', token: 'secret' };

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface JiraWorld {
  readonly site: JiraSite;
  /** What time it is at the site. */
  readonly clock: { now: number };
  readonly apply: (mutation: Mutation) => void;
  readonly call: (path: string, body?: unknown, method?: string) => Promise<Answer>;
}

/** A generated company behind a site that is closed after the test. */
export async function startWorld(
  options: Partial<JiraSiteOptions> & { issues?: number } = {},
): Promise<JiraWorld> {
  const clock = { now: Date.parse('2026-11-24T12:00:00Z') };
  const now = (): number => clock.now;
  const living = openCompany({ seed: 2, issues: options.issues ?? 300, now: clock.now });
  const apply = (mutation: Mutation): void => living.apply('jira', mutation);
  const content = companyContent(living.company.jira, { apply, now });
  const site = await startJiraSite({ content, auth, now, ...options });
  onTestFinished(() => site.close());
  return {
    site,
    clock,
    apply,
    call: async (path, body, method = body === undefined ? 'GET' : 'POST') => {
      const response = await fetch(`${site.url}/rest/api/3/${path}`, {
        method,
        headers: {
          authorization: `Bearer ${auth.token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        body: text === '' ? null : JSON.parse(text),
      };
    },
  };
}

export const searchSchema = z.object({
  issues: z.array(z.object({ id: z.string(), key: z.string().optional() })),
  isLast: z.boolean(),
  nextPageToken: z.string().optional(),
});

/** Ids of every page. */
export async function searchAll(
  { call }: JiraWorld,
  query: object,
): Promise<readonly (readonly string[])[]> {
  const pages: string[][] = [];
  let nextPageToken: string | undefined;
  do {
    const { body } = await call('search/jql', { ...query, nextPageToken });
    const page = searchSchema.parse(body);
    pages.push(page.issues.map(({ id }) => id));
    expect(page.isLast).toBe(page.nextPageToken === undefined);
    nextPageToken = page.nextPageToken;
  } while (nextPageToken !== undefined);
  return pages;
}

export const everything = 'created >= "1970-01-01 00:00"';
