import type { Client } from 'jira.js/core';
import { z } from 'zod';
import type { JiraConnection } from '../connection.ts';
import type { ConnectorContext } from '../connector.ts';
import { shapeOf } from '../malformed.ts';

/** What discovery found of any Jira; stored by the caller between runs. */
export const siteStateSchema = z.object({
  /** IANA zone of the account, in which quoted JQL dates are read; null when Jira does not tell. */
  zone: z.string().nullable(),
  /** Whether unquoted epoch milliseconds work in JQL. */
  epochJql: z.boolean(),
  /** Address people open, without a trailing slash; null when only a gateway address is known. */
  site: z.string().nullable(),
  /** Custom fields of story points: company-managed and team-managed projects have one each. */
  estimateFields: z.array(z.string()),
  flagField: z.string().nullable(),
  epicField: z.string().nullable(),
  /** Statuses the catalogue of discovery had. */
  statusIds: z.array(z.string()),
  /** How histories say that an issue is blocked by another. */
  blockedWords: z.array(z.string()).readonly(),
});
export type SiteState = z.infer<typeof siteStateSchema>;

export const jiraStateSchema = siteStateSchema.extend({
  /** Issues per bulkfetch: 1,000 where the site was seen to take more than the old limit of 100. */
  bulkSize: z.number().int().positive(),
});
export type JiraState = z.infer<typeof jiraStateSchema>;

/** What turning records into issues needs, of Cloud and of Data Center. */
export interface JiraReading {
  readonly context: ConnectorContext;
  readonly state: SiteState;
}

/** What every read needs: one client bound to one signal, and what discovery found. */
export interface JiraSession {
  readonly connection: JiraConnection;
  readonly context: ConnectorContext;
  readonly client: Client;
  readonly state: JiraState;
}

/** Ids are text; some answers write them as numbers. */
export const idSchema = z.union([z.string().min(1), z.number()]).transform(String);

/** An answer in its outer shape; the records inside are read one by one. */
export function pageOf<T>(source: string, schema: z.ZodType<T>, body: unknown): T {
  return shapeOf(`${source}: check url of this source: an answer of Jira`, schema, body);
}
