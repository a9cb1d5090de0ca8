import { secondMs } from '../../core/time.ts';
import { commonHazards, type Hazard } from '../site/weather.ts';
import { jiraRateLimit } from './jira-site.ts';

const limitedWithoutAWord: Hazard = {
  kind: '429 without headers',
  fault: () => ({ kind: 'answer', status: 429 }),
};

/** What can happen to a request to Jira Cloud. Source: developer.atlassian.com/cloud/jira/platform/rate-limiting. */
export const jiraHazards: readonly Hazard[] = [
  ...commonHazards,
  { kind: '429 burst', fault: () => jiraRateLimit(1, 'jira-burst-based') },
  {
    // A spent quota comes back with the hour, here with one that is about to turn.
    kind: '429 quota',
    fault: (now) => ({
      kind: 'answer',
      status: 429,
      headers: {
        'ratelimit-reason': 'jira-quota-tenant-based',
        'x-ratelimit-limit': '100000',
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': new Date(now + 2 * secondMs).toISOString(),
      },
    }),
  },
  limitedWithoutAWord,
];

/** What can happen to a request to Jira Data Center, whose administrator limits requests. */
export const datacenterHazards: readonly Hazard[] = [
  ...commonHazards,
  {
    kind: '429 burst',
    fault: () => ({
      kind: 'answer',
      status: 429,
      headers: { 'retry-after': '1', 'x-ratelimit-remaining': '0' },
    }),
  },
  limitedWithoutAWord,
];
