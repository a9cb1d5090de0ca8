import type { ScriptedAnswer, ScriptedRequest } from './scripted-server.ts';

export interface AccountOptions {
  token?: string;
  /** Of every answer. */
  headers?: Record<string, string>;
  /** Statuses that paths answer with. */
  refused?: Record<string, number>;
  timeZone?: string;
  accountType?: string;
  /** What the account may do, by permission; default: browse. */
  permissions?: Record<string, boolean>;
  /** Keys of the projects the account can see; default: PAY. */
  projects?: string[];
  /** What the parser of JQL finds wrong. */
  jqlErrors?: string[];
}

/** What a Jira Cloud tells of the account that asks, and of its questions; undefined for other paths. */
export function accountAnswer(
  request: ScriptedRequest,
  options: AccountOptions,
): ScriptedAnswer | undefined {
  const status = options.refused?.[request.path];
  if (status !== undefined) return { status, body: {} };
  const body = bodyOf(request, options);
  return body === undefined ? undefined : { body };
}

function bodyOf(request: ScriptedRequest, options: AccountOptions): object | undefined {
  switch (request.path) {
    case '/rest/api/3/myself':
      return account(options);
    case '/rest/api/3/mypermissions':
      return permissions(request, options);
    case '/rest/api/3/project/search':
      return projects(request, options);
    case '/rest/api/3/jql/parse':
      return { queries: request.body.queries?.map(() => ({ errors: options.jqlErrors })) };
    default:
      return undefined;
  }
}

/** Names and addresses that nobody asks for stand in it all the same. */
function account({
  accountType = 'atlassian',
  timeZone = 'Europe/Berlin',
}: AccountOptions): object {
  const person = { displayName: 'Ada Lovelace', emailAddress: 'ada@acme.example' };
  return { accountId: 'me', accountType, timeZone, ...person };
}

function permissions({ query }: ScriptedRequest, options: AccountOptions): object {
  const given: Record<string, boolean> = options.permissions ?? { BROWSE_PROJECTS: true };
  const asked = query.get('permissions')?.split(',') ?? [];
  return {
    permissions: Object.fromEntries(
      asked.map((key) => [key, { key, havePermission: given[key] ?? false }]),
    ),
  };
}

function projects({ query }: ScriptedRequest, options: AccountOptions): object {
  const keys = options.projects ?? ['PAY'];
  const values = keys.slice(0, Number(query.get('maxResults'))).map((key) => ({ key }));
  return { total: keys.length, values };
}
