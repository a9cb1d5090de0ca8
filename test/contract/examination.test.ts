import { afterEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../connectors/connection.ts';
import type { Check } from '../../connectors/connector.ts';
import {
  companyJira,
  simulatedAuth,
  startCompanyJira,
  startCompanyLinear,
  startSimulatedDatacenter,
} from '../../src/cli/simulated-sites.ts';
import { openCompany } from '../../src/simulator/company/living-company.ts';
import { examined, named, openSites, signal, troubles } from '../connectors/examining.ts';
import { createdAt, type Tracker, trackers } from './trackers.ts';

const sites = openSites();

afterEach(() => sites.close());

const story = [0, 1, 2].map((number) => ({
  number,
  updatedAt: createdAt + number,
  moves: 4,
  assignee: 'ada',
}));

function checksOf(tracker: Tracker, secret?: string): Promise<readonly Check[]> {
  const connector = tracker.connect({ now: Date.now }, secret);
  return Array.fromAsync(connector.examine(signal));
}

describe.each(Object.entries(trackers))('an examination of %s', (_type, startTracker) => {
  async function start(): Promise<Tracker> {
    const tracker = await startTracker(story, 5);
    sites.keep({ violations: tracker.violations, close: () => tracker.server.close() });
    return tracker;
  }

  it('fails in nothing where all is in order, and names each check once', async () => {
    const checks = await checksOf(await start());
    expect(Object.values(troubles(checks))).not.toContain('failed');
    expect(named(checks, 'issues')?.detail).toMatch(
      /^issues read: 3, changes in their histories: 12,/,
    );
    const names = checks.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
    expect(names[0]).toBe('authentication');
  });

  it('ends at a wrong secret, which it does not repeat', async () => {
    const checks = await checksOf(await start(), 'a-wrong-secret');
    expect(checks).toMatchObject([{ name: 'authentication', result: 'failed' }]);
    expect(checks[0]?.remedy).toMatch(/^check auth/);
    expect(JSON.stringify(checks)).not.toContain('a-wrong-secret');
  });

  it('has a remedy for whatever failed', async () => {
    const tracker = await start();
    const checks = await checksOf(tracker);
    tracker.server.faults.push(...checks.map(() => ({ status: 500, body: {} })));
    const failing = await checksOf(tracker);
    expect(failing).toMatchObject([{ result: 'failed', remedy: 'the next try may succeed' }]);
  });

  it('goes on to the next check when one fails', async () => {
    const tracker = await start();
    const connector = tracker.connect({ now: Date.now });
    const checks: Check[] = [];
    for await (const check of connector.examine(signal)) {
      if (checks.length === 0) tracker.server.faults.push({ status: 500, body: {} });
      checks.push(check);
    }
    expect(checks[1]).toMatchObject({ result: 'failed', detail: expect.stringContaining('500') });
    expect(named(checks, 'issues')?.result).toBe('ok');
  });

  it('stops at once when it is aborted', async () => {
    const tracker = await start();
    const controller = new AbortController();
    tracker.server.faults.push({ hang: true, body: undefined });
    const checks = Array.fromAsync(tracker.connect().examine(controller.signal));
    const reason = new Error('Ctrl-C');
    controller.abort(reason);
    await expect(checks).rejects.toBe(reason);
  });
});

it('fails in nothing at the simulated sites of a company, which offer less', async () => {
  const living = openCompany({ seed: 1, issues: 600, now: Date.now() });
  const jira = await startCompanyJira(living, 0);
  const datacenter = await startSimulatedDatacenter({ content: companyJira(living) });
  const linear = await startCompanyLinear(living, 0);
  for (const site of [jira, datacenter, linear]) {
    sites.keep({ violations: [], close: () => site.close() });
  }
  const { email, token, key } = simulatedAuth;
  const whole = { scope: undefined, estimate: 'auto' } as const;
  const connections: readonly Connection[] = [
    { type: 'jira', url: jira.url, auth: { kind: 'basic', email, token }, ...whole },
    {
      type: 'jira-datacenter',
      url: datacenter.url,
      auth: { kind: 'bearer', token },
      ...whole,
    },
    { type: 'linear', apiUrl: linear.url, auth: { kind: 'key', key }, teams: [] },
  ];
  for (const connection of connections) {
    const checks = await examined(connection);
    expect(Object.values(troubles(checks))).not.toContain('failed');
    expect(named(checks, 'issues')?.detail).toMatch(
      /^issues read: [1-9]\d*, .*data problems: none/,
    );
  }
});
