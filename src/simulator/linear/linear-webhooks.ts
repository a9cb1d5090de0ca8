import { createHmac, randomUUID } from 'node:crypto';
import type { Instant } from '../../core/issue.ts';
import { uuidOf } from '../company/uuid.ts';
import type { LinearWorkplace } from '../company/workplace.ts';
import { type Delivery, Outbox, type OutboxOptions, type SentWebhooks } from '../site/outbox.ts';
import type { Happening, TrackedIssue } from '../tracker.ts';

export interface LinearWebhooks extends OutboxOptions {
  readonly secret: string;
}

/** Sends a webhook for everything that happens to issues from now on. */
export function sendLinearWebhooks(
  workplace: LinearWorkplace,
  webhooks: LinearWebhooks,
  now: () => Instant,
): SentWebhooks {
  const outbox = new Outbox(webhooks);
  const stop = workplace.tracker.watch((happening) => {
    const payload = payloadOf(happening, workplace, now());
    if (payload !== undefined) outbox.send(deliveryOf(payload, webhooks.secret));
  });
  return { outbox, stop };
}

interface Payload {
  readonly webhookTimestamp: Instant;
  readonly [name: string]: unknown;
}

function deliveryOf(payload: Payload, secret: string): Delivery {
  const body = JSON.stringify(payload);
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Linear-Webhook',
    'linear-delivery': randomUUID(),
    'linear-event': 'Issue',
    'linear-signature': createHmac('sha256', secret).update(body).digest('hex'),
    'linear-timestamp': String(payload.webhookTimestamp),
  };
  return { headers, body };
}

function payloadOf(
  { mutation, before, after }: Happening,
  workplace: LinearWorkplace,
  now: Instant,
): Payload | undefined {
  const issue = after ?? before;
  if (issue === undefined) return undefined;
  const actor = workplace.people.find(({ id }) => id === mutation.actor);
  const isUpdate = before !== undefined && after !== undefined;
  return {
    action: actionOf(before, after),
    ...(actor === undefined ? {} : { actor: { ...actor, type: 'user' } }),
    createdAt: iso(mutation.at),
    data: dataOf(issue, workplace),
    ...(isUpdate ? { updatedFrom: changedFrom(before, after, workplace) } : {}),
    url: `https://linear.app/acme/issue/${issue.key}`,
    type: 'Issue',
    organizationId: uuidOf('0269', 1),
    webhookTimestamp: now,
    webhookId: uuidOf('3eb0', 1),
  };
}

/** What goes to the trash is removed, and so is what leaves it for good. */
function actionOf(
  before: TrackedIssue | undefined,
  after: TrackedIssue | undefined,
): 'create' | 'update' | 'remove' {
  if (before === undefined) return 'create';
  if (after === undefined) return 'remove';
  const isNewlyTrashed = after.fields.place === 'trashed' && before.fields.place !== 'trashed';
  return isNewlyTrashed ? 'remove' : 'update';
}

function dataOf(issue: TrackedIssue, workplace: LinearWorkplace): Record<string, unknown> {
  const { id, key, fields, previousKeys, createdAt, updatedAt, creator } = issue;
  const team = workplace.teams.find((each) => each.key === fields.team);
  const state = workplace.statuses.find((each) => each.id === fields.status);
  const labels = workplace.labels.filter((label) => fields.labels.includes(label.id));
  // What is empty is missing.
  const stated = [...namedFields(issue, workplace)].filter(([, value]) => value != null);
  return {
    id,
    createdAt: iso(createdAt),
    updatedAt: iso(updatedAt),
    number: Number(key.slice(key.lastIndexOf('-') + 1)),
    identifier: key,
    previousIdentifiers: previousKeys,
    url: `https://linear.app/acme/issue/${key}`,
    priority: 0,
    priorityLabel: 'No priority',
    boardOrder: 0,
    sortOrder: 0,
    ...Object.fromEntries(stated),
    creatorId: creator,
    subscriberIds: [creator],
    team,
    state: { id: state?.id, name: state?.name, type: state?.category, color: '#e2e2e2' },
    labels: labels.map(({ id: labelId, name }) => ({ id: labelId, name, color: '#e2e2e2' })),
  };
}

/** What people change, by the names of the payload. */
function namedFields(
  { fields, shelvedAt }: TrackedIssue,
  { teams }: LinearWorkplace,
): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>([
    ['title', fields.title],
    ['teamId', teams.find(({ key }) => key === fields.team)?.id],
    ['stateId', fields.status],
    ['labelIds', fields.labels],
    ['assigneeId', fields.assignee],
    ['estimate', fields.estimate],
    ['parentId', fields.parent],
    ['projectId', fields.project],
    ['archivedAt', shelvedAt === null ? null : iso(shelvedAt)],
    ['trashed', fields.place === 'trashed' ? true : null],
  ]);
}

/** What was there before of all that changed. */
function changedFrom(
  before: TrackedIssue,
  after: TrackedIssue,
  workplace: LinearWorkplace,
): Record<string, unknown> {
  const now = namedFields(after, workplace);
  const changed = [...namedFields(before, workplace)].filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(now.get(name)),
  );
  return { updatedAt: iso(before.updatedAt), ...Object.fromEntries(changed) };
}

function iso(at: Instant): string {
  return new Date(at).toISOString();
}
