export type ConnectorErrorKind =
  | 'auth'
  | 'rate-limited'
  | 'unavailable'
  | 'malformed'
  | 'not-found';

/**
 * The only error a connector throws. The message says what, where, the value seen, the value expected and what to do;
 * never a token, a header or a body.
 */
export class ConnectorError extends Error {
  readonly kind: ConnectorErrorKind;
  /** Milliseconds to wait before the next try, when the tracker said so. */
  readonly retryAfterMs: number | undefined;
  /** HTTP status, when there was an answer. */
  readonly status: number | undefined;

  constructor(
    kind: ConnectorErrorKind,
    message: string,
    details: {
      retryAfterMs?: number | undefined;
      status?: number | undefined;
      cause?: unknown;
    } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'ConnectorError';
    this.kind = kind;
    this.retryAfterMs = details.retryAfterMs;
    this.status = details.status;
  }
}

/** The tracker does not know the credential (any more): with a renewed one the same request may succeed. */
export class RefusedCredentialError extends ConnectorError {}
