import { hourMs } from '../../src/core/time.ts';
import {
  ConnectorError,
  type ConnectorErrorKind,
  RefusedCredentialError,
} from '../connector-error.ts';
import { retryAfterMs } from '../retry.ts';

/** One request as a message may name it: no query, no body, no header. */
export interface JiraRequest {
  readonly source: string;
  readonly type: 'jira' | 'jira-oauth' | 'jira-datacenter';
  readonly method: string;
  readonly path: string;
}

interface Meaning {
  readonly kind: ConnectorErrorKind;
  readonly check: string;
}

const common = {
  400: {
    kind: 'malformed',
    check: 'check scope of this source: a JQL filter without ORDER BY that this account can run',
  },
  404: { kind: 'not-found', check: 'check url of this source' },
  405: { kind: 'not-found', check: 'check url of this source' },
  429: { kind: 'rate-limited', check: 'the next try waits as long as Jira asks' },
} as const;

const notCloud = {
  kind: 'not-found',
  check: 'check url of this source: a Jira Cloud site is expected',
} as const;

const meanings: Readonly<Record<JiraRequest['type'], Readonly<Record<number, Meaning>>>> = {
  jira: {
    ...common,
    401: {
      kind: 'auth',
      check:
        'check auth.email and auth.token of this source, or auth.bearer (API tokens expire after at most a year; tokens with scopes and those of service accounts need url: https://api.atlassian.com/ex/jira/CLOUD-ID, see docs/configuration.md)',
    },
    403: {
      kind: 'auth',
      check:
        'check that this account may use Jira and that its token has the scopes read:jira-work and read:jira-user',
    },
    410: notCloud,
  },
  'jira-oauth': {
    ...common,
    401: {
      kind: 'auth',
      check:
        'check auth.oauth of this source: the app needs the scopes read:jira-work and read:jira-user (for webhook.callback manage:jira-webhook too), and the account that let it in must still be allowed to use this site',
    },
    403: {
      kind: 'auth',
      check: 'check that the account that let the OAuth app in may use Jira',
    },
    410: notCloud,
  },
  'jira-datacenter': {
    ...common,
    401: {
      kind: 'auth',
      check: 'check auth.bearer of this source (a personal access token, which can have expired)',
    },
    403: { kind: 'auth', check: 'check that this account may use Jira' },
    404: {
      kind: 'not-found',
      check: 'check url of this source: a Jira Data Center site with its context path is expected',
    },
  },
};

const unavailable: Meaning = { kind: 'unavailable', check: 'the next try may succeed' };
const unexpected: Meaning = { kind: 'malformed', check: 'check url of this source' };

/** What an answer that is not a success means. The body is not read: it can quote JQL, names and addresses. */
export function refusal(request: JiraRequest, response: Response, now: number): ConnectorError {
  const { headers } = response;
  const isAnonymous = isAnsweredToNobody(response);
  const status = isAnonymous ? 401 : response.status;
  const meaning = meanings[request.type][status] ?? (status >= 500 ? unavailable : unexpected);
  const Refused = status === 401 ? RefusedCredentialError : ConnectorError;
  return new Refused(
    meaning.kind,
    `${request.source}: Jira answered ${response.status} to ${request.method} ${request.path}${isAnonymous ? ' as to nobody, because it does not know the credential' : ''}`,
    {
      remedy: meaning.check,
      status,
      retryAfterMs: status === 429 ? limitMs(headers, now) : headerMs(headers, now),
    },
  );
}

/**
 * With an expired token much of Jira does not answer 401: it shows what anybody may see, mostly nothing, and knows neither
 * projects nor issues. Only a header tells. Source: github.com/MrRefactoring/jira.js/issues/418.
 */
export function isAnsweredToNobody({ status, headers }: Response): boolean {
  const said = headers.get('x-seraph-loginreason')?.split(/,\s*/) ?? [];
  const isFailed = said.some((each) => failedLogins.includes(each)) && !said.includes('OK');
  return isFailed && status < 500 && status !== 429;
}

const failedLogins = ['AUTHENTICATED_FAILED', 'AUTHENTICATION_DENIED'];

/** Whether a limit holds back one endpoint (a burst) or all of the source. Data Center has one limit for everything. */
export function reachOfLimit(request: JiraRequest, headers: Headers): 'endpoint' | 'source' {
  return request.type === 'jira-datacenter' || isQuota(headers) ? 'source' : 'endpoint';
}

export function noAnswer(request: JiraRequest, reason: string, cause: unknown): ConnectorError {
  return new ConnectorError(
    'unavailable',
    `${request.source}: no answer to ${request.method} ${request.path} (${reason})`,
    { remedy: 'check url of this source and the network', cause },
  );
}

export function unreadable(request: JiraRequest, expected: string): ConnectorError {
  return new ConnectorError(
    'malformed',
    `${request.source}: the answer to ${request.method} ${request.path} is not ${expected}`,
    { remedy: 'check url of this source (the address of the site or of the API gateway)' },
  );
}

function headerMs(headers: Headers, now: number): number | undefined {
  return retryAfterMs(headers.get('retry-after'), now);
}

/**
 * A spent quota (`RateLimit-Reason: jira-quota-…`) comes back with the UTC hour, a burst within seconds.
 * Source: developer.atlassian.com/cloud/jira/platform/rate-limiting.
 */
function limitMs(headers: Headers, now: number): number | undefined {
  const told = headerMs(headers, now);
  if (told !== undefined) return told;
  const resetAt = Date.parse(headers.get('x-ratelimit-reset') ?? '');
  if (!Number.isNaN(resetAt)) return Math.max(0, resetAt - now);
  return isQuota(headers) ? hourMs - (now % hourMs) : undefined;
}

function isQuota(headers: Headers): boolean {
  return headers.get('ratelimit-reason')?.startsWith('jira-quota') ?? false;
}
