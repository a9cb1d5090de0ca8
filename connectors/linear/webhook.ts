import { LinearWebhookClient } from '@linear/sdk/webhooks';
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

/** Webhooks of Linear: the body is signed, and so is the time in it, a minute from now at most. */
export function createLinearWebhookReader({ secret }: WebhookSecrets): WebhookReader {
  return async (request) => refusalOf(secret, request) ?? eventOf(request);
}

const timedSchema = z.object({ webhookTimestamp: z.number() });

/** The SDK decides, by the clock of this machine. It does not tell why it refuses: that is found out afterwards. */
function refusalOf(
  secret: string | undefined,
  request: WebhookRequest,
): RefusedWebhook | undefined {
  const signature = headerOf(request, 'linear-signature');
  if (signature === undefined) return refused('forged', 'Linear-Signature is missing');
  if (secret === undefined) return refused('forged', 'this source has no webhook.secret');
  try {
    new LinearWebhookClient(secret).verify(request.body, signature);
    return undefined;
  } catch {
    if (!isSigned(request, secret, signature)) {
      return refused('forged', 'Linear-Signature is not that of this body and webhook.secret');
    }
    if (!timedSchema.safeParse(jsonOf(request)).success) {
      return refused('malformed', 'the body is no JSON with a webhookTimestamp');
    }
    return refused(
      'stale',
      'webhookTimestamp is more than a minute from now: check the clock of this machine',
    );
  }
}

const eventSchema = z.object({ type: z.string(), action: z.string() });
const issueSchema = z.object({ data: z.object({ id: z.guid().toLowerCase() }) });

const catalogueTypes = new Set([
  'IssueLabel',
  'Project',
  'ProjectLabel',
  'Initiative',
  'InitiativeLabel',
  'InitiativeToProject',
  'Team',
  'WorkflowState',
]);

/** The other types of `WebhookResourceType`, and those that come without being asked for. */
const otherTypes = new Set([
  'AgentSessionEvent',
  'AppUserNotification',
  'Attachment',
  'AuditEntry',
  'Comment',
  'Customer',
  'CustomerNeed',
  'Cycle',
  'Document',
  'InitiativeUpdate',
  'IssueSLA',
  'OAuthApp',
  'OAuthAuthorization',
  'PermissionChange',
  'ProjectUpdate',
  'Reaction',
  'Release',
  'ReleaseNote',
  'User',
]);

function eventOf(request: WebhookRequest): WebhookReading {
  const body = jsonOf(request);
  const event = eventSchema.safeParse(body).data;
  if (event === undefined) return refused('malformed', 'the body has no type and action');
  const deliveryId = deliveryIdOf(request, 'linear-delivery');
  if (event.type === 'Issue') {
    const issueId = issueSchema.safeParse(body).data?.data.id;
    if (issueId === undefined)
      return refused('malformed', 'the event has no data.id that is a UUID');
    return { kind: 'issue', deliveryId, issueId, isDeletion: event.action === 'remove' };
  }
  if (catalogueTypes.has(event.type)) return { kind: 'catalogue', deliveryId };
  if (otherTypes.has(event.type)) {
    return { kind: 'ignored', reason: 'the event changes nothing that is read of issues' };
  }
  return refused('unknown', 'the type is none that is known');
}
