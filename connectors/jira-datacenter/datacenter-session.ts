import type { Client } from 'jira.js/core';
import { z } from 'zod';
import type { JiraDatacenterConnection } from '../connection.ts';
import type { ConnectorContext } from '../connector.ts';
import { siteStateSchema } from '../jira/jira-session.ts';

/** What discovery found; stored by the caller between runs. */
export const datacenterStateSchema = siteStateSchema.extend({
  /** Only epics have one: tells them by whatever name their type goes. */
  epicNameField: z.string().nullable(),
  /** Names of custom fields by id: histories tell nothing else of a field. */
  fieldNames: z.record(z.string(), z.string()),
});
export type DatacenterState = z.infer<typeof datacenterStateSchema>;

/** What every read needs: one client bound to one signal, and what discovery found. */
export interface DatacenterSession {
  readonly connection: JiraDatacenterConnection;
  readonly context: ConnectorContext;
  readonly client: Client;
  readonly state: DatacenterState;
}
