import { errors, jwtVerify } from 'jose';
import { z } from 'zod';
import {
  type RefusedWebhook,
  refused,
  type WebhookReader,
  type WebhookReading,
  type WebhookRequest,
  type WebhookSecrets,
} from '../webhook.ts';
import { deliveryIdOf, headerOf, isSigned, jsonOf } from '../webhook-request.ts';
import { idSchema } from './jira-session.ts';

/**
 * Webhooks of Jira Cloud and Data Center. Those an administrator set up are signed with their secret; those an OAuth app
 * registered itself carry a token instead, signed with the app's client secret, which vouches for the sender alone.
 * Signatures have no time: Jira delivers up to 15 minutes late, and again up to five times.
 */
export function createJiraWebhookReader(secrets: WebhookSecrets): WebhookReader {
  return async (request) => (await refusalOf(secrets, request)) ?? eventOf(request);
}

async function refusalOf(
  { secret, clientSecret }: WebhookSecrets,
  request: WebhookRequest,
): Promise<RefusedWebhook | undefined> {
  const signature = partOf(request, 'x-hub-signature', /^sha256=(.*)$/);
  const token = partOf(request, 'authorization', /^(?:Bearer|JWT) +(\S+)$/i);
  if (signature !== undefined && secret !== undefined) {
    if (isSigned(request, secret, signature)) return undefined;
    return refused('forged', 'X-Hub-Signature is not that of this body and webhook.secret');
  }
  if (token !== undefined && clientSecret !== undefined) {
    return tokenRefusal(token, clientSecret, request);
  }
  if (signature === undefined && token === undefined) {
    return refused(
      'forged',
      'neither X-Hub-Signature nor a token in Authorization proves the sender',
    );
  }
  return refused('forged', 'this source has no secret for this way of signing');
}

function partOf(request: WebhookRequest, header: string, pattern: RegExp): string | undefined {
  return pattern.exec(headerOf(request, header) ?? '')?.[1];
}

/** Clocks of Jira and of this machine may differ by this much. */
const toleranceS = 60;

async function tokenRefusal(
  token: string,
  clientSecret: string,
  { now }: WebhookRequest,
): Promise<RefusedWebhook | undefined> {
  try {
    await jwtVerify(token, new TextEncoder().encode(clientSecret), {
      algorithms: ['HS256'],
      clockTolerance: toleranceS,
      currentDate: new Date(now),
    });
    return undefined;
  } catch (error) {
    const isOutOfTime =
      error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed;
    return isOutOfTime
      ? refused(
          'stale',
          'the token has expired or is not valid yet: check the clock of this machine',
        )
      : refused('forged', 'the token is not signed with the client secret of this source by HS256');
  }
}

const eventSchema = z.object({ webhookEvent: z.string() });
/** Digits only: a JQL query will hold it. As a number it stays exact. */
const issueSchema = z.object({
  issue: z.object({ id: idSchema.pipe(z.string().regex(/^[1-9]\d{0,14}$/)) }),
});

const issueEvent = /^jira:issue_(created|updated|deleted)$/;
const catalogueEvent = /^(project|issuetype)_/;
/** Source: developer.atlassian.com/cloud/jira/platform/webhooks. */
const otherEvent =
  /^(jira:)?(comment|worklog|attachment|issuelink|issue_property|version|sprint|board|filter|user|option|app_access|jira_expression)_/;

function eventOf(request: WebhookRequest): WebhookReading {
  const body = jsonOf(request);
  const event = eventSchema.safeParse(body).data?.webhookEvent;
  if (event === undefined) return refused('malformed', 'the body is no JSON with a webhookEvent');
  const deliveryId = deliveryIdOf(request, 'x-atlassian-webhook-identifier');
  if (issueEvent.test(event)) {
    const issueId = issueSchema.safeParse(body).data?.issue.id;
    if (issueId === undefined) return refused('malformed', 'the event names no issue.id of digits');
    return { kind: 'issue', deliveryId, issueId, isDeletion: event === 'jira:issue_deleted' };
  }
  if (catalogueEvent.test(event)) return { kind: 'catalogue', deliveryId };
  if (otherEvent.test(event)) {
    return { kind: 'ignored', reason: 'the event changes nothing that is read of issues' };
  }
  return refused('unknown', 'the webhookEvent is none that is known');
}
