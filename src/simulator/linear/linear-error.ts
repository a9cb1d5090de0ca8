import { GraphQLError } from 'graphql';

/** What Linear says of a failed request: by type, by code and as an HTTP status that alone tells little. */
const failures = {
  input: { type: 'invalid input', code: 'INPUT_ERROR', statusCode: 400 },
  validation: { type: 'graphql error', code: 'GRAPHQL_VALIDATION_FAILED', statusCode: 400 },
  authentication: { type: 'authentication error', code: 'AUTHENTICATION_ERROR', statusCode: 401 },
  limited: { type: 'ratelimited', code: 'RATELIMITED', statusCode: 400 },
} as const;
export type LinearFailure = keyof typeof failures;

export function linearError(failure: LinearFailure, message: string): GraphQLError {
  const extensions = { ...failures[failure], userError: true, userPresentableMessage: message };
  return new GraphQLError(message, { extensions });
}

export function httpStatusOf(failure: LinearFailure): number {
  return failures[failure].statusCode;
}
