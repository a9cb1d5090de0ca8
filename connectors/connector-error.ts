export type ConnectorErrorKind =
  | 'auth'
  | 'rate-limited'
  | 'unavailable'
  | 'malformed'
  | 'not-found';

/**
 * The only error a connector throws. The message says what, where, the value seen, the value expected and what to do
 * (`remedy`, at its end); never a token, a header or a body.
 */
export class ConnectorError extends Error {
  readonly kind: ConnectorErrorKind;
  /** Whole milliseconds to wait before the next try, one at least, when the tracker said so: queues take no others. */
  readonly retryAfterMs: number | undefined;
  /** HTTP status, when there was an answer. */
  readonly status: number | undefined;
  /** The message without what to do. */
  readonly seen: string;
  readonly remedy: string | undefined;

  constructor(
    kind: ConnectorErrorKind,
    seen: string,
    details: {
      remedy?: string | undefined;
      retryAfterMs?: number | undefined;
      status?: number | undefined;
      cause?: unknown;
    } = {},
  ) {
    const { remedy, retryAfterMs, cause } = details;
    super(remedy === undefined ? seen : `${seen}: ${remedy}`, cause === undefined ? {} : { cause });
    this.name = 'ConnectorError';
    this.kind = kind;
    this.retryAfterMs =
      retryAfterMs === undefined ? undefined : Math.max(1, Math.ceil(retryAfterMs));
    this.status = details.status;
    this.seen = seen;
    this.remedy = remedy;
  }
}

/** The tracker does not know the credential (any more): with a renewed one the same request may succeed. */
export class RefusedCredentialError extends ConnectorError {}
