import type { Random } from '../random.ts';

const verbs = [
  'Add',
  'Fix',
  'Measure',
  'Remove',
  'Rework',
  'Speed up',
  'Test',
  'Document',
] as const;
const things = [
  'address form',
  'card token cache',
  'consent banner',
  'currency rounding',
  'customer import',
  'invoice export',
  'login page',
  'order history',
  'payment retry',
  'push notification',
  'queue consumer',
  'refund flow',
  'search index',
  'session store',
  'tax table',
  'webhook delivery',
] as const;
const places = [
  'for guests',
  'in the app',
  'on slow lines',
  'at month end',
  'for Switzerland',
  '',
] as const;

export function issueTitle(random: Random): string {
  return `${random.pick(verbs)} ${random.pick(things)} ${random.pick(places)}`.trim();
}
