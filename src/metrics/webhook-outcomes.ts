/** What can become of a webhook, by which it is counted. */
export const webhookOutcomes = [
  'accepted',
  'duplicate',
  'ignored',
  'forged',
  'stale',
  'malformed',
  'unknown',
  'oversized',
  'unavailable',
] as const;
export type WebhookOutcome = (typeof webhookOutcomes)[number];

export interface WebhookVerdict {
  readonly outcome: WebhookOutcome;
  /** For whoever sent it: plain words, and nothing of what was sent. */
  readonly reason: string;
}
