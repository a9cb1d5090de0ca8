import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import {
  configFingerprint,
  sourceFingerprint,
  strategyFingerprint,
} from '../../src/config/fingerprint.ts';
import { environment, readContent, smallest } from './configuration.ts';

type Keys = Parameters<typeof smallest>[0];

function sourcesOf({ sources, privacy }: Config): readonly string[] {
  return sources.map((source) => sourceFingerprint(source, privacy));
}

const derivation: readonly (readonly [string, Keys])[] = [
  ['states', { jira: { states: { active: ['Doing'] } } }],
  ['states of the other source', { linear: { states: { active: ['Doing'] } } }],
  ['cancelled_resolutions', { jira: { cancelled_resolutions: [] } }],
  ['blocked_statuses', { jira: { blocked_statuses: ['Stuck'] } }],
  ['exclude_types', { jira: { exclude_types: ['Test'] } }],
  ['count_subtasks', { jira: { count_subtasks: true } }],
  ['start_rule', { jira: { start_rule: 'first' } }],
  ['completion_rule', { jira: { completion_rule: 'first' } }],
  ['attribution', { strategy: { attribution: 'exclusive' } }],
  ['inherit', { strategy: { inherit: ['epic'] } }],
  ['case_sensitive', { strategy: { case_sensitive: true } }],
  ['exempt', { strategy: { exempt: [{ name: 'support', labels: ['support'] }] } }],
  ['overrides', { strategy: { overrides: { 'PAY-1': ['growth'] } } }],
  ['id', { objective: { id: 'expansion' } }],
  ['starts', { objective: { starts: '2026-10-01' } }],
  ['ends', { objective: { ends: '2026-10-01' } }],
  ['paused', { objective: { paused: [{ from: '2026-10-01', to: '2026-10-02' }] } }],
  ['declared', { objective: { declared: { state: 'dropped', on: '2026-10-01' } } }],
  ['labels', { objective: { match: [{ labels: ['expansion'] }] } }],
  ['epics', { objective: { match: [{ labels: ['growth'], epics: ['PAY-1'] }] } }],
  ['projects', { objective: { match: [{ labels: ['growth'], projects: ['P'] }] } }],
  ['initiatives', { objective: { match: [{ labels: ['growth'], initiatives: ['P'] }] } }],
  ['sources', { objective: { match: [{ labels: ['growth'], sources: ['acme-jira'] }] } }],
  ['teams', { objective: { match: [{ labels: ['growth'], teams: ['PAY'] }] } }],
  ['types', { objective: { match: [{ labels: ['growth'], types: ['Bug'] }] } }],
  ['weight', { objective: { match: [{ labels: ['growth'], weight: 2 }] } }],
];

const reading: readonly (readonly [string, Keys])[] = [
  ['url', { jira: { url: 'https://other.atlassian.net' } }],
  ['scope', { jira: { scope: 'project = PAY' } }],
  ['estimate', { jira: { estimate: 'customfield_10016' } }],
  ['api_url', { linear: { api_url: 'http://localhost:4000' } }],
  ['teams', { linear: { teams: ['ENG'] } }],
];

describe('strategy fingerprint', () => {
  it.each(derivation)('changes with %s', async (_key, keys) => {
    const before = await readContent(smallest({}));
    const after = await readContent(smallest(keys));
    expect(strategyFingerprint(after)).not.toBe(strategyFingerprint(before));
    expect(sourcesOf(after)).toEqual(sourcesOf(before));
  });

  it('changes with the time zone', async () => {
    const before = await readContent(smallest({}));
    const after = await readContent({ ...smallest({}), timezone: 'Europe/Berlin' });
    expect(strategyFingerprint(after)).not.toBe(strategyFingerprint(before));
  });

  it('changes with the order of objectives: the first match decides the exclusive view', async () => {
    const objectives = ['first', 'second'].map((id) => ({
      id,
      name: id,
      priority: 1,
      match: [{ labels: ['growth'] }],
    }));
    const ordered = await readContent(smallest({ strategy: { objectives } }));
    const reversed = await readContent(
      smallest({ strategy: { objectives: objectives.toReversed() } }),
    );
    expect(strategyFingerprint(reversed)).not.toBe(strategyFingerprint(ordered));
  });
});

it('the strategy fingerprint changes with the order of sources, by which one of a pair counts', async () => {
  const config = await readContent(smallest({ jira: { states: { active: ['Doing'] } } }));
  const reversed = { ...config, sources: config.sources.toReversed() };
  expect(strategyFingerprint(reversed)).not.toBe(strategyFingerprint(config));
});

describe('source fingerprint', () => {
  it.each(reading)('changes with %s', async (_key, keys) => {
    const before = await readContent(smallest({}));
    const after = await readContent(smallest(keys));
    expect(sourcesOf(after)).not.toEqual(sourcesOf(before));
    expect(strategyFingerprint(after)).toBe(strategyFingerprint(before));
  });

  it('tells Cloud from Data Center, and changes with what is read of the latter', async () => {
    const type = 'jira-datacenter';
    const auth = { bearer: '${JIRA_TOKEN}' };
    const cloud = await readContent(smallest({ jira: { auth } }));
    const before = await readContent(smallest({ jira: { type, auth } }));
    const after = await readContent(smallest({ jira: { type, auth, scope: 'project = PAY' } }));
    expect(new Set([cloud, before, after].map((config) => sourcesOf(config)[0])).size).toBe(3);
  });

  it('stays when a secret is renewed, for the strategy too', async () => {
    const before = await readContent(smallest({}));
    const renewed = { ...environment, JIRA_TOKEN: 'another', LINEAR_API_KEY: 'another' };
    const after = await readContent(smallest({}), renewed);
    expect(sourcesOf(after)).toEqual(sourcesOf(before));
    expect(strategyFingerprint(after)).toBe(strategyFingerprint(before));
  });

  it('stays when a source signs in another way, and sends changes somewhere', async () => {
    const oauth = { client_id: 'app', client_secret: 'secret', refresh_token: 'first' };
    const webhook = { callback: 'https://throughline.acme.example/webhooks' };
    const before = await readContent(smallest({}));
    const auth = { oauth };
    const after = await readContent(smallest({ jira: { auth, webhook }, linear: { auth } }));
    expect(sourcesOf(after)).toEqual(sourcesOf(before));
    expect(strategyFingerprint(after)).toBe(strategyFingerprint(before));
  });

  it('stays when teams are listed in another order', async () => {
    const one = await readContent(smallest({ linear: { teams: ['ENG', 'MOB'] } }));
    const other = await readContent(smallest({ linear: { teams: ['MOB', 'ENG'] } }));
    expect(sourcesOf(other)).toEqual(sourcesOf(one));
  });
});

it('neither changes with what only serves, schedules or alerts', async () => {
  const before = await readContent(smallest({}));
  const after = await readContent({
    ...smallest({ jira: { interval: '1h', webhook: { secret: 'new' } } }),
    window: '7d',
    alerts: { alert_priority: 3 },
    server: { listen: '127.0.0.1:0' },
  });
  expect(strategyFingerprint(after)).toBe(strategyFingerprint(before));
  expect(sourcesOf(after)).toEqual(sourcesOf(before));
});

it('both are 64 hexadecimal digits', async () => {
  const config = await readContent(smallest({}));
  for (const fingerprint of [strategyFingerprint(config), ...sourcesOf(config)]) {
    expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
  }
});

it('the order of the keys of a file changes neither', async () => {
  const content = smallest({
    jira: { states: { active: ['Doing'], waiting: ['Review'] } },
    strategy: { exempt: [{ name: 'support', labels: ['support'] }] },
  });
  const config = await readContent(content);
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.nat()), async (numbers) => {
      const shuffled = await readContent(withKeysShuffled(content, numbers));
      expect(strategyFingerprint(shuffled)).toBe(strategyFingerprint(config));
      expect(sourcesOf(shuffled)).toEqual(sourcesOf(config));
    }),
    { numRuns: 50 },
  );
});

function withKeysShuffled(value: unknown, numbers: Iterator<number>): unknown {
  if (Array.isArray(value)) return value.map((item) => withKeysShuffled(item, numbers));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => ({
    entry: [key, withKeysShuffled(inner, numbers)] as const,
    rank: numbers.next().value,
  }));
  return Object.fromEntries(entries.toSorted((a, b) => a.rank - b.rank).map(({ entry }) => entry));
}

describe('the fingerprint of what all processes have to agree on', () => {
  it.each([
    ['the strategy', smallest({ objective: { id: 'expansion' } })],
    ['what is read of a source', smallest({ jira: { scope: 'project = PAY' } })],
    ['the window', { ...smallest({}), window: '7d' }],
    ['the zone', { ...smallest({}), timezone: 'Europe/Berlin' }],
  ])('changes with %s', async (_name, content) => {
    const before = configFingerprint(await readContent(smallest({})));
    expect(configFingerprint(await readContent(content))).not.toBe(before);
  });

  it('stays when secrets, intervals, alerts and addresses change', async () => {
    const renewed = { ...environment, JIRA_TOKEN: 'another' };
    const content = {
      ...smallest({ jira: { interval: '1h', webhook: { secret: 'new' } } }),
      alerts: { alert_priority: 3 },
      server: { listen: '127.0.0.1:0' },
    };
    expect(configFingerprint(await readContent(content, renewed))).toBe(
      configFingerprint(await readContent(smallest({}))),
    );
  });
});
