/** Labels as a large site wears them: those the strategy reads, those that almost match, and those that mean nothing to it. */
import { stringify } from 'yaml';
import type { Random } from '../../src/simulator/random.ts';

const goals = [
  'checkout',
  'onboarding',
  'reliability',
  'data-platform',
  'mobile-relaunch',
  'enterprise-sign-on',
  'self-service',
  'search-quality',
  'invoicing',
  'fraud-defence',
  'market-entry',
  'partner-api',
  'accessibility',
  'latency',
  'cost-to-serve',
  'recommendations',
  'order-history',
  'notifications',
  'consent',
  'warehouse',
] as const;

const exempt = ['support', 'incident', 'security-patch'] as const;

const others = [
  'backend',
  'frontend',
  'tech-debt',
  'needs-design',
  'good-first-issue',
  'regression',
  'customer-request',
  'flaky-test',
  'documentation',
  'q3-review',
] as const;

/** Every label in use, for trackers that keep a list of them. */
export const allLabels: readonly string[] = [
  ...goals.flatMap((goal) => [goal, shortened(goal), `obj:${goal}-2026`]),
  ...exempt,
  ...others,
];

/** Labels of one issue: three of five have none, and live by those of what stands above them. */
export function labelsOf(random: Random): readonly string[] {
  if (random.chance(0.6)) return [];
  const first = random.chance(0.6) ? goalLabel(random) : random.pick(others);
  const more = random.chance(0.3) ? [random.pick([...others, ...exempt])] : [];
  return [...new Set([first, ...more])];
}

/** A container stands for a goal, or for none. */
export function containerLabelsOf(random: Random): readonly string[] {
  return random.chance(0.8) ? [goalLabel(random)] : [random.pick(others)];
}

function goalLabel(random: Random): string {
  const goal = random.pick(goals);
  const dice = random.next();
  if (dice < 0.1) return shortened(goal);
  return dice < 0.3 ? `obj:${goal}-2026` : goal;
}

/** A near miss: one letter is missing. */
function shortened(goal: string): string {
  return `${goal.slice(0, 3)}${goal.slice(4)}`;
}

/** A configuration of one source and twenty objectives. */
export function configurationOf(source: Readonly<Record<string, unknown>>): string {
  return stringify({
    version: 1,
    timezone: 'Europe/Berlin',
    sources: [source],
    strategy: {
      objectives: goals.map((goal, n) => ({
        id: goal,
        name: `Objective ${n + 1}`,
        priority: 1 + (n % 3),
        starts: '2025-10-01',
        match: [{ labels: [goal], weight: 2 }, { labels: [`obj:${goal}-*`] }],
      })),
      exempt: [{ name: 'run-the-business', labels: [...exempt] }],
    },
  });
}
