import { ConnectorError } from './connector-error.ts';

/**
 * How sites answer that do not offer an endpoint (any more), or not to this account. Behind a good authentication 401
 * means that a token with scopes lacks the one for it; of a bad one the next request tells.
 */
export const notOffered = [400, 401, 403, 404, 405, 410];

/** Whether the tracker refused a request with one of these HTTP statuses. */
export function isRefused(error: unknown, statuses: readonly number[]): error is ConnectorError {
  return (
    error instanceof ConnectorError && error.status !== undefined && statuses.includes(error.status)
  );
}

/** `otherwise` where the tracker refuses the attempt with one of these statuses. */
export async function ifRefused<T>(
  statuses: readonly number[],
  otherwise: T,
  attempt: () => Promise<T>,
): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (isRefused(error, statuses)) return otherwise;
    throw error;
  }
}
