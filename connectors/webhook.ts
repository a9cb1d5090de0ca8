/**
 * Reading a webhook: a request in which a tracker says that something has changed.
 *
 * Contract
 * - Who sent it is decided first, on the bytes of the body, by comparing in constant time. Nothing unsigned decides.
 * - All that is taken from it is which issue to read again. It is a hint: only the tracker's API tells what is true.
 * - Whatever stands in a request, the reader does not throw.
 * - A reason is answered to whoever asked: it holds nothing of header, token or body.
 */
import type { Instant } from '../src/core/issue.ts';

export type WebhookReader = (request: WebhookRequest) => Promise<WebhookReading>;

export interface WebhookRequest {
  /** Names in lower case, as Node has them. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
  readonly now: Instant;
}

/** What proves that a tracker sent something. Without the secret of its way of signing nothing is believed. */
export interface WebhookSecrets {
  /** Signs the body of a webhook that an administrator set up. */
  readonly secret?: string | undefined;
  /** The OAuth app's: signs the token that Jira puts beside webhooks which the app registered itself. */
  readonly clientSecret?: string | undefined;
}

export type WebhookReading =
  /** An issue has changed, or is gone. `deliveryId` is the same when the tracker sends it again. */
  | {
      readonly kind: 'issue';
      readonly deliveryId: string;
      readonly issueId: string;
      readonly isDeletion: boolean;
    }
  /** Something issues refer to has changed. */
  | { readonly kind: 'catalogue'; readonly deliveryId: string }
  /** Nothing that is read here has changed. No fault of the tracker, which would stop sending. */
  | { readonly kind: 'ignored'; readonly reason: string }
  | RefusedWebhook;

export interface RefusedWebhook {
  readonly kind: 'refused';
  /** Not proven; proven, and out of its time; proven, and unreadable; proven, and about nothing known. */
  readonly outcome: 'forged' | 'stale' | 'malformed' | 'unknown';
  readonly reason: string;
}

export function refused(outcome: RefusedWebhook['outcome'], reason: string): RefusedWebhook {
  return { kind: 'refused', outcome, reason };
}
