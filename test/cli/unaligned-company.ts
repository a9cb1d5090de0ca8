/** A small company with much work that serves nothing, and what its strategy asks for. */
import type { Issue } from '../../src/core/issue.ts';
import { dayMs } from '../../src/core/time.ts';
import { issue } from '../core/issue-builder.ts';

const began = Date.now();

export function daysAgo(days: number): number {
  return began - days * dayMs - 60_000;
}

export const configuration = `version: 1
sources:
  - { id: acme-jira, type: jira, url: https://acme.example, auth: { email: a@acme.example, token: secret } }
  - { id: acme-linear, type: linear, auth: { key: secret } }
strategy:
  objectives:
    - { id: faster-checkout, name: Checkout, priority: 1, match: [{ labels: [checkout] }] }
    - { id: grow-revenue, name: Revenue, priority: 1, match: [{ labels: [strat-growth] }] }
    - { id: legacy, name: Move, priority: 3, ends: 2020-01-31, match: [{ labels: [legacy-move] }] }
  exempt: [{ name: run, labels: [support] }]
`;

function active(key: string, days: number, fields: Parameters<typeof issue>[0] = {}): Issue {
  return issue({
    id: key,
    key,
    title: `Title of ${key}`,
    url: `https://acme.example/browse/${key}`,
    team: key.split('-')[0] ?? '',
    first: 'active',
    createdAt: daysAgo(days),
    ...fields,
  });
}

/** As it is stored; shown nowhere. */
export const person = 'hash-of-an-account';

export const jira: readonly Issue[] = [
  issue({ id: '100', key: 'PAY-100', title: 'Checkout flow', level: 1 }),
  ...[101, 102, 103, 104, 105].map((n) =>
    active(`PAY-${n}`, 50, { title: `Step ${n}`, parentId: '100', labels: ['checkout'] }),
  ),
  active('PAY-106', 40, { title: 'Faster login', parentId: '100' }),
  active('PAY-1', 30, { title: '=HYPERLINK("x")', labels: ['strat-growht'] }),
  active('PAY-2', 20, { title: 'Red\u001B[31m', labels: ['Strat Growths', 'zebra'] }),
  issue({ id: '110', key: 'PAY-110', title: 'Old epic', level: 1, labels: ['legacy-move'] }),
  active('PAY-3', 10, { parentId: '110', type: 'Bug', assignee: person }),
  active('OPS-4', 8, { labels: ['pay-fast'] }),
  active('OPS-5', 6, { assignee: person }),
  active('OPS-6', 6, { labels: ['support'] }),
  active('PAY-9', 60, { path: [[daysAgo(3), 'done']] }),
];

export const linear: readonly Issue[] = [
  ...[1, 2, 3, 4].map((n) =>
    active(`ENG-${n}`, 50, { title: `Welcome ${n}`, projectId: 'P1', labels: ['strat-growth'] }),
  ),
  active('ENG-5', 4, { title: 'Welcome mail', projectId: 'P1' }),
  active('ENG-6', 2, { labels: ['L1'] }),
];
