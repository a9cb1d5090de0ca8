import { stringify } from 'yaml';
import type { Instant } from '../../core/issue.ts';
import { dayMs } from '../../core/time.ts';

export interface DemoConfigurationOptions {
  readonly jiraUrl: string;
  /** Address of the GraphQL endpoint. */
  readonly linearUrl: string;
  /** As they stand in the file: the values themselves or references such as `${JIRA_TOKEN}`. */
  readonly jiraEmail: string;
  readonly jiraToken: string;
  readonly linearKey: string;
  /** When the generated company stood as it was generated: the strategy is dated from it. */
  readonly now: Instant;
  /** `10s` */
  readonly interval: string;
}

/** The configuration file that fits the generated company. */
export function demoConfiguration(options: DemoConfigurationOptions): string {
  const { jiraUrl, linearUrl, jiraEmail, jiraToken, linearKey, interval, now } = options;
  return stringify({
    version: 1,
    timezone: 'Europe/Berlin',
    window: '28d',
    sources: [
      {
        id: 'acme-jira',
        type: 'jira',
        url: jiraUrl,
        auth: { email: jiraEmail, token: jiraToken },
        interval,
        states: { ready: ['Selected for Development'], waiting: ['In Review', 'Blocked'] },
        blocked_statuses: ['Blocked'],
      },
      {
        id: 'acme-linear',
        type: 'linear',
        auth: { key: linearKey },
        api_url: linearUrl,
        interval,
        states: { waiting: ['In Review'] },
      },
    ],
    strategy: strategy(now),
    alerts: { alert_priority: 2 },
  });
}

function strategy(now: Instant): Record<string, unknown> {
  function day(offset: number): string {
    return new Date(now + offset * dayMs).toISOString().slice(0, 10);
  }
  const dates = { starts: day(-150), due: day(60) };
  return {
    effective_from: dates.starts,
    objectives: objectives.map((objective) => ({ ...objective, ...dates })),
    exempt: [{ name: 'run-the-business', labels: ['support', 'incident'] }],
  };
}

/** They match what `theme.ts` makes people work on. */
const objectives = [
  {
    id: 'faster-checkout',
    name: 'Checkout in under ten seconds',
    owner: 'maria@acme.example',
    team: 'payments',
    outcome: 'Median checkout time 38 s → 10 s',
    priority: 1,
    target_share: 0.3,
    match: [{ labels: ['checkout'], weight: 2 }, { initiatives: ['Faster checkout'] }],
  },
  {
    id: 'enterprise-sign-on',
    name: 'Single sign-on for enterprise customers',
    owner: 'lee@acme.example',
    team: 'core',
    outcome: 'Five enterprise contracts that wait for it',
    priority: 1,
    target_share: 0.1,
    match: [{ labels: ['enterprise-sso'] }],
    grace: '1m',
  },
  {
    id: 'reliability',
    name: 'Three nines for payments',
    owner: 'sam@acme.example',
    team: 'operations',
    outcome: 'Payments available 99.9 % of each month',
    priority: 1,
    target_share: 0.2,
    match: [{ labels: ['reliability', 'slo-*'] }, { projects: ['Error budgets'] }],
  },
  {
    id: 'self-serve-onboarding',
    name: 'A first order without a call',
    owner: 'maria@acme.example',
    team: 'core',
    outcome: 'Half of new customers order in their first week',
    priority: 2,
    target_share: 0.15,
    match: [
      { labels: ['onboarding', 'obj:onboarding-*'] },
      { initiatives: ['Self-serve onboarding'] },
    ],
    quiet_after: '10d',
  },
  {
    id: 'data-platform',
    name: 'One customer record',
    owner: 'ada@acme.example',
    team: 'core',
    outcome: 'Reports agree with invoices',
    priority: 2,
    target_share: 0.1,
    match: [{ labels: ['data-platform'] }, { projects: ['Event pipeline'] }],
  },
  {
    id: 'mobile-relaunch',
    name: 'The app people keep',
    owner: 'kai@acme.example',
    team: 'mobile',
    outcome: 'A third of app users come back after a month',
    priority: 3,
    target_share: 0.1,
    match: [{ labels: ['mobile-2027'] }, { initiatives: ['Mobile relaunch'] }],
  },
];
