import { searchProjects } from 'jira.js/cloud';
import { z } from 'zod';
import type { TeamStanding } from '../connector.ts';
import { ifRefused, notOffered } from '../refusal.ts';
import { type JiraSession, pageOf } from './jira-session.ts';

type Reach = Pick<JiraSession, 'client' | 'context'>;

/** The last one a project is listed under counts: a site that knows no `status` lists its live projects under each. */
const standings = ['deleted', 'archived', 'live'] as const satisfies readonly TeamStanding[];

/** Every project the account can see, by key. Undefined when the site does not list them. */
export async function projectStandings(
  reach: Reach,
): Promise<ReadonlyMap<string, TeamStanding> | undefined> {
  const found = new Map<string, TeamStanding>();
  for (const standing of standings) {
    const keys = await projectKeys(reach, standing);
    if (keys === undefined && standing === 'live') return undefined;
    for (const key of keys ?? []) found.set(key, standing);
  }
  return found;
}

const pageSchema = z.object({
  values: z.array(z.object({ key: z.string() })),
  total: z.number().nullish(),
  isLast: z.boolean().nullish(),
});

/** Undefined when the site refuses: not every account may list archived and deleted projects. */
async function projectKeys(
  { client, context }: Reach,
  status: TeamStanding,
): Promise<readonly string[] | undefined> {
  const keys: string[] = [];
  for (;;) {
    const part = { startAt: keys.length, maxResults: 100, status: [status] };
    const body = await ifRefused<unknown>(notOffered, undefined, () =>
      searchProjects(client, part),
    );
    if (body === undefined) return undefined;
    const { values, isLast, total } = pageOf(context.source, pageSchema, body);
    keys.push(...values.map(({ key }) => key));
    const isEnd = isLast ?? keys.length >= (total ?? Infinity);
    if (isEnd || values.length === 0) return keys;
  }
}
