import { describe, expect, it } from 'vitest';
import { dayMs, hourMs, minuteMs, secondMs } from '../../src/core/time.ts';
import { readContent, smallest } from './configuration.ts';

describe('values that are accepted', () => {
  it.each([
    ['1s', secondMs],
    ['90m', 90 * minuteMs],
    ['2h', 2 * hourMs],
    ['1d', dayMs],
  ])('an interval of %s', async (interval, ms) => {
    const config = await readContent(smallest({ jira: { interval } }));
    expect(config.sources[0]?.intervalMs).toBe(ms);
  });

  it.each([
    ['30%', 0.3],
    ['12.5 %', 0.125],
    [0.3, 0.3],
    [0, 0],
    [1, 1],
    ['100%', 1],
  ])('a target share of %s', async (share, ratio) => {
    const config = await readContent(smallest({ objective: { target_share: share } }));
    expect(config.strategy.objectives[0]?.targetShare).toBe(ratio);
    const alerts = { min_coverage: share, max_divergence: share };
    expect((await readContent({ ...smallest({}), alerts })).alerts).toEqual({
      alertPriority: 2,
      minCoverage: ratio,
      maxDivergence: ratio,
    });
  });

  it('no threshold of coverage or divergence, which is then no alert', async () => {
    expect((await readContent(smallest({}))).alerts).toEqual({
      alertPriority: 2,
      minCoverage: undefined,
      maxDivergence: undefined,
    });
  });

  it.each([
    ['https://acme.atlassian.net/', 'https://acme.atlassian.net'],
    ['https://api.atlassian.com/ex/jira/11-22//', 'https://api.atlassian.com/ex/jira/11-22'],
    ['HTTPS://Acme.Atlassian.net:443', 'https://acme.atlassian.net'],
    ['http://127.0.0.1:4000', 'http://127.0.0.1:4000'],
    ['http://localhost:4000/', 'http://localhost:4000'],
    ['http://[::1]:4000', 'http://[::1]:4000'],
    ['http://simulated-jira:4000', 'http://simulated-jira:4000'],
  ])('the address %s', async (url, expected) => {
    const config = await readContent(smallest({ jira: { url }, linear: { api_url: url } }));
    expect(config.sources.map(({ connection }) => connection)).toEqual([
      expect.objectContaining({ url: expected }),
      expect.objectContaining({ apiUrl: expected }),
    ]);
  });

  it.each([
    ['127.0.0.1:0', '127.0.0.1', 0],
    ['[::1]:9818', '::1', 9818],
    ['worker:65535', 'worker', 65_535],
  ])('to listen at %s', async (listen, host, port) => {
    const content = { ...smallest({}), server: { listen }, worker: { metrics: listen } };
    const { server, worker } = await readContent(content);
    expect([server.listen, worker.metrics]).toEqual([
      { host, port },
      { host, port },
    ]);
  });

  it('bearer tokens for both trackers', async () => {
    const auth = { bearer: '${JIRA_TOKEN}' };
    const config = await readContent(smallest({ jira: { auth }, linear: { auth } }));
    const expected = { auth: { kind: 'bearer', token: 'resolved-jira-token' } };
    expect(config.sources.map(({ connection }) => connection)).toEqual([
      expect.objectContaining(expected),
      expect.objectContaining(expected),
    ]);
  });

  it('OAuth apps for both trackers, each with the addresses of its vendor', async () => {
    const oauth = { client_id: 'app', client_secret: '${JIRA_TOKEN}', refresh_token: 'first' };
    const keys = { auth: { oauth } };
    const config = await readContent(smallest({ jira: keys, linear: keys }));
    const grant = {
      kind: 'oauth',
      clientId: 'app',
      clientSecret: 'resolved-jira-token',
      refreshToken: 'first',
    };
    expect(config.sources.map(({ connection }) => connection.auth)).toEqual([
      {
        ...grant,
        tokenUrl: 'https://auth.atlassian.com/oauth/token',
        gatewayUrl: 'https://api.atlassian.com',
      },
      { ...grant, tokenUrl: 'https://api.linear.app/oauth/token' },
    ]);
  });

  it('a callback for an OAuth app of Jira, as it is written', async () => {
    const callback = 'https://throughline.acme.example/webhooks/';
    const oauth = { client_id: 'app', client_secret: 'secret', refresh_token: 'first' };
    const config = await readContent(
      smallest({ jira: { auth: { oauth }, webhook: { callback } } }),
    );
    expect(config.sources.map(({ webhook }) => webhook)).toEqual([{ callback }, undefined]);
  });

  it('a source of Jira Data Center, with the rules of any Jira', async () => {
    const datacenter = {
      type: 'jira-datacenter',
      url: 'https://acme.example/jira/',
      auth: { bearer: '${JIRA_TOKEN}' },
      count_subtasks: true,
      cancelled_resolutions: ['Duplicate'],
    };
    const { sources } = await readContent(smallest({ jira: datacenter }));
    expect(sources[0]).toMatchObject({
      connection: {
        type: 'jira-datacenter',
        url: 'https://acme.example/jira',
        auth: { kind: 'bearer', token: 'resolved-jira-token' },
        scope: undefined,
        estimate: 'auto',
      },
      rules: { countSubtasks: true, cancelledResolutions: ['Duplicate'] },
    });
  });

  it('no resolution that means cancelled, no inheritance, no assignees', async () => {
    const content = smallest({ jira: { cancelled_resolutions: [] }, strategy: { inherit: [] } });
    const config = await readContent({ ...content, privacy: { assignees: 'none' } });
    expect(config.sources[0]?.rules.cancelledResolutions).toEqual([]);
    expect(config.strategy.inherit).toEqual([]);
    expect(config.privacy.assignees).toBe('none');
  });

  it('every other status as active, and one of them as done', async () => {
    const states = { done: ['Submitted to MC'], active: ['*'] };
    const config = await readContent(smallest({ jira: { states } }));
    expect(config.sources[0]?.rules.states).toEqual(states);
  });

  it('an objective that ended on a day', async () => {
    const declared = { state: 'achieved', on: '2026-11-01' };
    const config = await readContent(smallest({ objective: { declared } }));
    expect(config.strategy.objectives[0]?.declared).toEqual(declared);
  });

  it('an objective without rules above one with rules', async () => {
    const child = {
      id: 'child',
      name: 'Child',
      priority: 1,
      parent: 'parent',
      match: [{ epics: ['A-1'] }],
    };
    const objectives = [{ id: 'parent', name: 'Parent', priority: 1 }, child];
    const config = await readContent(smallest({ strategy: { objectives } }));
    expect(config.strategy.objectives.map(({ rules }) => rules.length)).toEqual([0, 1]);
  });

  it('an objective without rules that an override gives work', async () => {
    const objectives = [{ id: 'audit', name: 'Audit', priority: 1 }];
    const overrides = { 'PAY-4711': ['audit'], 'R2_D2-1': ['audit'], 'eng-12': ['audit'] };
    const config = await readContent(smallest({ strategy: { objectives, overrides } }));
    expect(config.strategy.overrides).toEqual(overrides);
  });

  it("targets of siblings that add up to exactly their parent's", async () => {
    const all = [
      { id: 'top', target_share: 0.3, parent: undefined },
      { id: 'a', target_share: 0.1, parent: 'top' },
      { id: 'b', target_share: 0.2, parent: 'top' },
      { id: 'rest', target_share: '70%', parent: undefined },
    ];
    const objectives = all.map((each) => ({
      ...each,
      name: each.id,
      priority: 1,
      match: [{ labels: [each.id] }],
    }));
    const config = await readContent(smallest({ strategy: { objectives } }));
    expect(config.strategy.objectives).toHaveLength(4);
  });
});
