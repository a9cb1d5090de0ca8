import type { Client } from 'jira.js/core';
import type { JiraConnection, JiraDatacenterConnection } from '../connection.ts';
import type { Check, ConnectorContext } from '../connector.ts';
import { examination, type Trial } from '../examination.ts';
import { clockCheck, hearing } from '../heard-answers.ts';
import type { JiraAccess } from './jira-access.ts';
import { createJiraClient } from './jira-client.ts';
import { limitsCheck } from './site-checks.ts';

interface Reach<C> {
  readonly connection: C;
  readonly context: ConnectorContext;
  readonly client: Client;
}

/** Trials of one kind of Jira, the authentication first, then what all answers have told beside their bodies. */
export async function* examineSite<C extends JiraConnection | JiraDatacenterConnection>(
  { connection, context, access }: Omit<Reach<C>, 'client'> & { readonly access: JiraAccess },
  trialsOf: (reach: Reach<C>) => readonly Trial[],
  signal: AbortSignal,
): AsyncGenerator<Check> {
  const heard = hearing(context);
  const client = createJiraClient(access, heard.context, signal);
  const trials: readonly Trial[] = [
    ...trialsOf({ connection, context: heard.context, client }),
    { name: 'clock', run: async () => [clockCheck(heard)] },
    { name: 'rate limit', run: async () => [limitsCheck(heard)] },
  ];
  yield* examination(context.source, trials, signal);
}
