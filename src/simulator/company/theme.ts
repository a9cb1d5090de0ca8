/** What the demo company works on. The first six are the objectives of its strategy. */
export interface Theme {
  readonly id: string;
  /** Part of all issues. */
  readonly share: number;
  /** Part of its issues that live in Jira. */
  readonly inJira: number;
  /** As the strategy spells them; empty = unlabelled work. */
  readonly labels: readonly string[];
  /** As people spell them: typing errors, other cases, names of last year. */
  readonly drift: readonly string[];
  /** Keys of Jira projects, with the epics that carry the first label. */
  readonly epics: readonly { readonly team: string; readonly title: string }[];
  /** Linear project and the initiative it belongs to. */
  readonly project: { readonly name: string; readonly initiative: string } | undefined;
  /** `dormant`: finished work of long ago, some backlog, one active issue. */
  readonly pace: 'steady' | 'dormant';
}

export const themes: readonly Theme[] = [
  {
    id: 'faster-checkout',
    share: 0.2,
    inJira: 0.6,
    labels: ['checkout'],
    drift: ['Checkout', 'chekout', 'check-out'],
    epics: [
      { team: 'PAY', title: 'Checkout in under ten seconds' },
      { team: 'CORE', title: 'Checkout service without batch jobs' },
    ],
    project: { name: 'One-page checkout', initiative: 'Faster checkout' },
    pace: 'steady',
  },
  {
    id: 'self-serve-onboarding',
    share: 0.15,
    inJira: 0.4,
    labels: ['onboarding', 'obj:onboarding-trial'],
    drift: ['on-boarding', 'onbording', 'signup-2025'],
    epics: [{ team: 'CORE', title: 'A first order without a call' }],
    project: { name: 'Guided setup', initiative: 'Self-serve onboarding' },
    pace: 'steady',
  },
  {
    id: 'enterprise-sign-on',
    share: 0.012,
    inJira: 1,
    labels: ['enterprise-sso'],
    drift: [],
    epics: [{ team: 'CORE', title: 'Single sign-on for enterprises' }],
    project: undefined,
    pace: 'dormant',
  },
  {
    id: 'reliability',
    share: 0.16,
    inJira: 0.7,
    labels: ['reliability', 'slo-payments'],
    drift: ['Reliability', 'reliabilty', 'stability'],
    epics: [
      { team: 'PAY', title: 'Three nines for payments' },
      { team: 'OPS', title: 'Restore in an hour' },
    ],
    project: { name: 'Error budgets', initiative: 'Three nines' },
    pace: 'steady',
  },
  {
    id: 'data-platform',
    share: 0.12,
    inJira: 0.5,
    labels: ['data-platform'],
    drift: ['dataplatform', 'data-plattform'],
    epics: [{ team: 'CORE', title: 'One customer record' }],
    project: { name: 'Event pipeline', initiative: 'Data platform' },
    pace: 'steady',
  },
  {
    id: 'mobile-relaunch',
    share: 0.1,
    inJira: 0.2,
    labels: ['mobile-2027'],
    drift: ['mobile-2026', 'Mobile-2027'],
    epics: [{ team: 'PAY', title: 'Wallets in the app' }],
    project: { name: 'App relaunch', initiative: 'Mobile relaunch' },
    pace: 'steady',
  },
  {
    id: 'run-the-business',
    share: 0.12,
    inJira: 0.8,
    labels: ['support', 'incident'],
    drift: [],
    epics: [],
    project: undefined,
    pace: 'steady',
  },
  {
    id: 'everything-else',
    share: 0.138,
    inJira: 0.6,
    labels: [],
    drift: ['tech-debt', 'nice-to-have'],
    epics: [{ team: 'OPS', title: 'Tidying up' }],
    project: undefined,
    pace: 'steady',
  },
];
