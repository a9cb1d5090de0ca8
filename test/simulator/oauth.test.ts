import { describe, expect, it } from 'vitest';
import { hourMs, minuteMs } from '../../src/core/time.ts';
import { Authorization, type IssuedTokens } from '../../src/simulator/oauth/authorization.ts';
import { DynamicWebhooks } from '../../src/simulator/oauth/dynamic-webhooks.ts';

const app = { clientId: 'app', clientSecret: 'secret', refreshToken: 'first' };

function open(): { clock: { now: number }; server: Authorization } {
  const clock = { now: Date.UTC(2026, 10, 24) };
  return { clock, server: new Authorization({ app, now: () => clock.now }) };
}

function issued(server: Authorization, refreshToken: string): IssuedTokens {
  const answer = server.exchange({ ...app, refreshToken });
  if (typeof answer === 'string') throw new Error(answer);
  return answer;
}

describe('a simulated authorisation server', () => {
  it('hands out other tokens each time, good for an hour', () => {
    const { clock, server } = open();
    const one = issued(server, 'first');
    const two = issued(server, one.refresh_token);
    expect(new Set(['first', one.refresh_token, two.refresh_token]).size).toBe(3);
    expect(one.expires_in).toBe(3_600);
    expect(server.lets(`Bearer ${one.access_token}`)).toBe(true);
    expect(server.lets(`Bearer ${one.refresh_token}`)).toBe(false);
    clock.now += hourMs;
    expect(server.lets(`Bearer ${one.access_token}`)).toBe(false);
  });

  it('takes a used refresh token again for ten minutes, and then ends all of them', () => {
    const { clock, server } = open();
    issued(server, 'first');
    clock.now += 10 * minuteMs;
    const again = issued(server, 'first');
    clock.now += 1;
    expect(server.exchange(app)).toBe('used up');
    expect(server.exchange({ ...app, refreshToken: again.refresh_token })).toBe('used up');
    expect(server.lets(`Bearer ${again.access_token}`)).toBe(false);
  });

  it('knows its app', () => {
    const { server } = open();
    expect(server.exchange({ ...app, clientSecret: 'wrong' })).toBe('wrong client');
    expect(server.exchange({ ...app, refreshToken: 'unknown' })).toBe('used up');
  });
});

describe('simulated dynamic webhooks', () => {
  const events = ['jira:issue_created'];

  it.each([
    'project IN ("PAY", "CORE")',
    'project = PAY',
    'project NOT IN (PAY) AND status = Done',
  ])('take the filter %s', (jqlFilter) => {
    expect(new DynamicWebhooks(Date.now).register('https://a.example', { jqlFilter, events })).toBe(
      1_001,
    );
  });

  it.each(['project is not EMPTY', 'labels = x', 'updated > -1d', ''])(
    'refuse the filter "%s"',
    (jqlFilter) => {
      const result = new DynamicWebhooks(Date.now).register('https://a.example', {
        jqlFilter,
        events,
      });
      expect(result).toMatch(/is unsupported$/);
    },
  );

  it('are five at most, at one address', () => {
    const webhooks = new DynamicWebhooks(Date.now);
    const wanted = { jqlFilter: 'project = PAY', events };
    for (let number = 1; number <= 5; number += 1) {
      expect(webhooks.register('https://a.example', wanted)).toBe(1_000 + number);
    }
    expect(webhooks.register('https://b.example', wanted)).toMatch(/^Only a single URL/);
    expect(webhooks.register('https://a.example', wanted)).toMatch(/maximum number/);
  });
});
