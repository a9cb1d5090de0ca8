import { z } from 'zod';
import type { Instant } from '../../src/core/issue.ts';
import {
  ConnectorError,
  type ConnectorErrorKind,
  RefusedCredentialError,
} from '../connector-error.ts';
import { numberOf, retryAfterMs } from '../retry.ts';

export const graphqlErrorSchema = z.object({
  message: z.string().nullish(),
  path: z.array(z.union([z.string(), z.number()])).nullish(),
  extensions: z.object({ type: z.string().nullish(), code: z.string().nullish() }).nullish(),
});
export type GraphqlError = z.infer<typeof graphqlErrorSchema>;

/** A failed request as a message may name it. */
export interface Refusal {
  readonly source: string;
  readonly query: string;
  readonly status: number;
  readonly headers: Headers;
  readonly errors: readonly GraphqlError[];
}

/** The query asks for more than one answer may cost: it succeeds with smaller pages. */
export class TooComplexError extends ConnectorError {}

/** The query asks for a field that this Linear does not have. */
export class UnknownFieldError extends ConnectorError {}

interface Meaning {
  readonly kind: ConnectorErrorKind;
  readonly check: string;
}

const auth: Meaning = {
  kind: 'auth',
  check:
    'check auth.key of this source (a personal API key), or auth.bearer, or that the app of auth.oauth was let in with the scope read',
};
const forbidden: Meaning = { kind: 'auth', check: 'check what the user of this key may see' };
const limited: Meaning = {
  kind: 'rate-limited',
  check: 'the next try waits as long as Linear asks',
};
const unavailable: Meaning = { kind: 'unavailable', check: 'the next try may succeed' };
const unknownEntity: Meaning = { kind: 'not-found', check: 'the record named is gone or hidden' };
const malformed: Meaning = { kind: 'malformed', check: 'check api_url of this source' };

/**
 * By `extensions` first: Linear answers HTTP 400 to a spent limit, to a query that costs too much and to a wrong key
 * alike, and sometimes gives only a code or only a type.
 */
const meanings: Readonly<Record<string, Meaning>> = {
  ratelimited: limited,
  authenticationerror: auth,
  forbidden,
  internalerror: unavailable,
  internalservererror: unavailable,
  locktimeout: unavailable,
  bootstraperror: unavailable,
  networkerror: unavailable,
};

const meaningsByStatus: Readonly<Record<number, Meaning>> = {
  401: auth,
  403: forbidden,
  404: { kind: 'not-found', check: 'check api_url of this source' },
  429: limited,
};

export function refusalOf(refusal: Refusal, now: Instant): ConnectorError {
  const { source, query, status, headers, errors } = refusal;
  const meaning = meaningOf(refusal);
  const code = errors
    .map((error) => error.extensions?.code ?? error.extensions?.type)
    .find(Boolean);
  const seen = `${source}: Linear answered ${status}${code == null ? '' : ` ${code}`} to the query ${query}`;
  const waitMs = meaning.kind === 'rate-limited' ? limitMs(headers, now) : undefined;
  const details = {
    remedy: meaning.check,
    status,
    retryAfterMs: waitMs ?? retryAfterMs(headers.get('retry-after'), now),
  };
  if (namedMeaning(errors) === undefined && errors.some(isTooComplex)) {
    return new TooComplexError('malformed', seen, details);
  }
  if (meaning === malformed && errors.some(isUnknownField)) {
    return new UnknownFieldError('malformed', seen, details);
  }
  const Refused = meaning === auth ? RefusedCredentialError : ConnectorError;
  return new Refused(meaning.kind, seen, details);
}

function meaningOf({ status, errors }: Refusal): Meaning {
  return (
    namedMeaning(errors) ??
    (errors.some(isUnknownEntity) ? unknownEntity : meaningsByStatus[status]) ??
    (status >= 500 ? unavailable : malformed)
  );
}

function namedMeaning(errors: readonly GraphqlError[]): Meaning | undefined {
  const said = errors.flatMap(namesOf);
  return said.map((name) => meanings[name]).find((meaning) => meaning !== undefined);
}

/** An answer with data whose errors mean that nothing of it can be used. What is hidden of one record spoils that one. */
export function isDecisive(error: GraphqlError): boolean {
  const meaning = namedMeaning([error]);
  const isOfRecord = error.path?.some((step) => typeof step === 'number') === true;
  return meaning !== undefined && !(isOfRecord && meaning === forbidden);
}

function isTooComplex(error: GraphqlError): boolean {
  const isInput = namesOf(error).some((name) => name === 'inputerror' || name === 'invalidinput');
  return isInput && /complex/i.test(error.message ?? '');
}

function isUnknownField(error: GraphqlError): boolean {
  const isInvalid = namesOf(error).includes('graphqlvalidationfailed');
  return (
    isInvalid ||
    /^(?:cannot query field|unknown (?:type|argument))|is not defined by type/i.test(
      error.message ?? '',
    )
  );
}

/** An id that names nothing comes as HTTP 200 with an input error, which only its text tells from other mistakes. */
function isUnknownEntity({ message }: GraphqlError): boolean {
  return /^entity not found/i.test(message ?? '');
}

/** Whether Linear does not know a record that was asked for. HTTP 404 says nothing of records: it is the wrong address. */
export function isUnknownRecord(error: unknown): boolean {
  return error instanceof ConnectorError && error.kind === 'not-found' && error.status !== 404;
}

/** Code and type in one spelling: `RATELIMITED`, `ratelimited`, `authentication error`, `AUTHENTICATION_ERROR`. */
function namesOf({ extensions }: GraphqlError): string[] {
  return [extensions?.code, extensions?.type]
    .filter((name) => name != null)
    .map((name) => name.toLowerCase().replace(/[^a-z]/g, ''));
}

const budgets = ['requests', 'complexity', 'endpoint-requests'];

/** Resets are epoch milliseconds. The spent budget decides; when none says so, the latest. */
function limitMs(headers: Headers, now: Instant): number | undefined {
  const told = retryAfterMs(headers.get('retry-after'), now);
  if (told !== undefined) return told;
  const resets = budgets.flatMap((budget) => {
    const at = numberOf(headers.get(`x-ratelimit-${budget}-reset`));
    const left = numberOf(headers.get(`x-ratelimit-${budget}-remaining`));
    return at === undefined ? [] : [{ at, isSpent: left !== undefined && left <= 0 }];
  });
  if (resets.length === 0) return undefined;
  const spent = resets.filter((reset) => reset.isSpent);
  const ats = (spent.length > 0 ? spent : resets).map((reset) => reset.at);
  return Math.max(0, Math.max(...ats) - now);
}
