import { describe, expect, it } from 'vitest';
import { defaultCancelledResolutions } from '../../src/core/objective.ts';
import { dayMs, minuteMs } from '../../src/core/time.ts';
import { environment, readContent, readExample, smallest } from './configuration.ts';

const noFilters = { epics: [], projects: [], initiatives: [], sources: [], teams: [], types: [] };

describe('the example of the documentation', () => {
  it('is read key by key into the words of the program', async () => {
    const config = await readContent(await readExample());
    expect(config).toMatchObject({
      timezone: 'Europe/Berlin',
      windowDays: 28,
      alerts: { alertPriority: 2, minCoverage: 0.6, maxDivergence: 0.15 },
      privacy: { assignees: 'hashed' },
      server: { listen: { host: '127.0.0.1', port: 9818 } },
      worker: { metrics: { host: '127.0.0.1', port: 9819 } },
    });
    expect(config.file).toMatch(/^\/.*throughline\.yaml$/);
    expect(config.sources.map(({ connection }) => connection)).toEqual([
      {
        type: 'jira',
        url: 'https://acme.atlassian.net',
        auth: { kind: 'basic', email: 'maria@acme.example', token: 'resolved-jira-token' },
        scope: 'project in (PAY, CORE)',
        estimate: 'auto',
      },
      {
        type: 'jira-datacenter',
        url: 'https://jira.acme.internal',
        auth: { kind: 'bearer', token: 'resolved-personal-access-token' },
        scope: 'project = OPS',
        estimate: 'auto',
      },
      {
        type: 'linear',
        apiUrl: 'https://api.linear.app/graphql',
        auth: { kind: 'key', key: 'resolved-linear-key' },
        teams: ['ENG', 'MOB'],
      },
    ]);
    expect(config.sources.map(({ webhook }) => webhook)).toEqual([
      { secret: 'resolved-jira-webhook-secret' },
      undefined,
      { secret: 'resolved-linear-webhook-secret' },
    ]);
    const unset = {
      states: {},
      cancelledResolutions: defaultCancelledResolutions,
      blockedStatuses: [],
      excludeTypes: [],
      countSubtasks: false,
      startRule: 'last',
      completionRule: 'current',
    };
    expect(config.sources.map(({ rules }) => rules)).toEqual([
      {
        states: { ready: ['Selected for Development'], waiting: ['In Review', 'Blocked'] },
        cancelledResolutions: ["Won't Do", 'Duplicate'],
        blockedStatuses: ['Blocked'],
        excludeTypes: ['Test'],
        countSubtasks: false,
        startRule: 'last',
        completionRule: 'current',
      },
      unset,
      unset,
    ]);
  });

  it('gives the strategy with its objectives in the order of the file', async () => {
    const { strategy } = await readContent(await readExample());
    expect(strategy).toMatchObject({
      effectiveFrom: '2026-10-01',
      view: 'shared',
      inherit: ['parent', 'epic', 'project', 'initiative'],
      caseSensitive: false,
      minSample: 5,
      exempt: [
        {
          ...noFilters,
          name: 'keep-the-lights-on',
          labels: ['support', 'incident', 'security-patch'],
        },
      ],
      overrides: { 'PAY-4711': ['reliability'] },
    });
    expect(strategy.objectives.map(({ id }) => id)).toEqual([
      'faster-checkout',
      'grow-revenue',
      'reliability',
    ]);
    expect(strategy.objectives[0]).toEqual({
      id: 'faster-checkout',
      name: 'Checkout in under ten seconds',
      owner: 'maria@acme.example',
      team: 'payments',
      outcome: 'Median checkout time 38 s → 10 s',
      parent: 'grow-revenue',
      priority: 1,
      starts: '2026-10-01',
      ends: '2027-03-31',
      due: '2026-12-31',
      paused: [{ from: '2026-12-20', to: '2027-01-03' }],
      declared: { state: 'on_track', on: undefined },
      targetShare: 0.3,
      rules: [
        { ...noFilters, labels: ['checkout', 'obj:checkout-*', 'Strategy/Checkout'], weight: 2 },
        { ...noFilters, labels: ['/^pay(ments)?-fast/'], sources: ['acme-jira'], weight: 1 },
        { ...noFilters, labels: [], epics: ['PAY-12'], weight: 1 },
      ],
      quietAfterMs: 14 * dayMs,
      graceMs: 3 * dayMs,
    });
  });
});

it('what is left out has no value, or its default', async () => {
  const config = await readContent(smallest({}));
  expect(config.strategy.objectives[0]).toEqual({
    id: 'growth',
    name: 'Growth',
    owner: undefined,
    team: undefined,
    outcome: undefined,
    parent: undefined,
    priority: 1,
    starts: undefined,
    ends: undefined,
    due: undefined,
    paused: [],
    declared: undefined,
    targetShare: undefined,
    rules: [{ ...noFilters, labels: ['growth'], weight: 1 }],
    quietAfterMs: 14 * dayMs,
    graceMs: 3 * dayMs,
  });
  expect(config.strategy).toMatchObject({ exempt: [], overrides: {} });
  expect(config.sources[0]).toMatchObject({
    intervalMs: 5 * minuteMs,
    connection: { scope: undefined },
  });
});

describe('YAML', () => {
  it('days stay texts, anchors and aliases are followed', async () => {
    const content = `
version: 1
sources:
  - { id: a, type: linear, auth: &auth { key: "\${LINEAR_API_KEY}" } }
  - { id: b, type: linear, auth: *auth }
strategy:
  effective_from: &day 2026-10-01
  objectives: [{ id: growth, name: Growth, priority: 1, starts: *day, match: [{ labels: [growth] }] }]
`;
    const { sources, strategy } = await readContent(content);
    expect(strategy.effectiveFrom).toBe('2026-10-01');
    expect(strategy.objectives[0]?.starts).toBe('2026-10-01');
    expect(sources.map(({ connection }) => connection.auth)).toEqual([
      { kind: 'key', key: 'resolved-linear-key' },
      { kind: 'key', key: 'resolved-linear-key' },
    ]);
  });

  it('aliases that multiply each other are refused', async () => {
    const levels = Array.from({ length: 9 }, (_, level) => {
      const below = level === 0 ? 'x' : `*l${level - 1}`;
      return `l${level}: &l${level} [${Array.from({ length: 9 }, () => below).join(', ')}]`;
    });
    await expect(readContent(levels.join('\n'))).rejects.toThrow('anchors are used too often');
  });
});

describe('variables', () => {
  it('stand anywhere in a text, several times', async () => {
    const scope = "project = ${PROJECT} and text ~ '${PROJECT} ${WORD}'";
    const env = { ...environment, PROJECT: 'PAY', WORD: 'fast' };
    const config = await readContent(smallest({ jira: { scope } }), env);
    expect(config.sources[0]?.connection).toHaveProperty(
      'scope',
      "project = PAY and text ~ 'PAY fast'",
    );
  });

  it('a value that looks like a variable is taken as it is', async () => {
    const env = { ...environment, JIRA_TOKEN: '${JIRA_EMAIL}$&' };
    const config = await readContent(smallest({}), env);
    expect(config.sources[0]?.connection.auth).toHaveProperty('token', '${JIRA_EMAIL}$&');
  });
});
