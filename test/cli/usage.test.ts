import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkplace, type Workplace } from './throughline.ts';

let workplace: Workplace;

beforeAll(async () => {
  workplace = await openWorkplace();
});

afterAll(async () => {
  await workplace.close();
});

it.each([
  'start',
  'worker',
  'serve',
  'sync',
  'report',
  'explain',
  'problems',
  'unaligned',
  'metrics',
  'strategy',
  'strategy rehearse',
  'waterfall',
  'history',
  'backfill',
  'check',
  'doctor',
  'demo',
  'simulate',
])('explains %s with examples', async (command) => {
  const { code, out, err } = await workplace.run([...command.split(' '), '--help']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(new RegExp(`Examples:\n  \\$ throughline ${command}\\b`));
});

it('explains strategy versions with examples', async () => {
  const { code, out, err } = await workplace.run(['strategy', 'versions', '--help']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain('Examples:\n  $ throughline strategy versions\n');
});

it.each([
  ['an unknown command', ['repot'], "unknown command 'repot'\n(Did you mean report?)"],
  [
    'an unknown option',
    ['report', '--widnow', '7d'],
    "unknown option '--widnow'\n(Did you mean --window?)",
  ],
  [
    'a window that is none',
    ['report', '--window', '28'],
    'expected whole days such as 7d, 28d or 90d',
  ],
  [
    'a day that does not exist',
    ['report', '--as-of', '2026-02-30'],
    'expected a day (2026-11-01) or an instant with its zone (2026-11-01T09:00:00Z)',
  ],
  [
    'two forms at once',
    ['report', '--json', '--csv'],
    "'--json' cannot be used with option '--csv'",
  ],
  [
    'an objective in full as a page',
    ['report', '--objective', 'reliability', '--html'],
    "'--objective <id>' cannot be used with option '--html'",
  ],
  [
    'teams in a form that holds them already',
    ['report', '--team', 'PAY', '--markdown'],
    "'--team [key]' cannot be used with option '--markdown'",
  ],
  ['an order that is none', ['unaligned', '--sort', 'size'], 'Allowed choices are age, effort.'],
  ['a base that is none', ['unaligned', '--base', 'done'], 'wip, completed, created'],
  [
    'a longer list than is kept in memory',
    ['unaligned', '--limit', '10001'],
    'expected a whole number from 0 to 10000',
  ],
  [
    'a reading that is none',
    ['report', '--strategy', 'then'],
    'Allowed choices are restated, as-it-was.',
  ],
  [
    'a waterfall without its end',
    ['waterfall', '--from', '2026-10-01'],
    "required option '--to <instant>' not specified",
  ],
  [
    'a base that is none',
    ['waterfall', '--from', '2026-10-01', '--to', '2026-11-01', '--base', 'effort'],
    'Allowed choices are wip, completed, created.',
  ],
  ['sync without --once', ['sync'], "required option '--once' not specified"],
  [
    'an address that is none',
    ['start', '--listen', '9818'],
    'expected HOST:PORT such as 127.0.0.1:9818 or [::1]:9818',
  ],
  [
    'a port that is none',
    ['simulate', 'jira', '--port', '99999'],
    'expected a whole number from 0 to 65535',
  ],
  ['an unknown tracker', ['simulate', 'jirra'], 'Allowed choices are jira, '],
  [
    'a recording of Linear',
    ['simulate', 'linear', '--data', 'x'],
    '--data holds recorded issues of Jira: use simulate jira',
  ],
  [
    'statuses without a recording',
    ['simulate', 'jira', '--statuses', 'x'],
    '--statuses belongs to a recording: name it with --data FILE',
  ],
])('refuses %s with exit code 2 and says what is expected', async (_name, args, expected) => {
  const { code, out, err } = await workplace.run(args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^throughline: /);
  expect(err).toContain(expected);
});

describe('check', () => {
  it('prints three mistakes of a configuration with line and column, and fails', async () => {
    await writeFile(join(workplace.folder, 'mistakes.yaml'), mistakes);
    expect(await workplace.run(['check', '--config', 'mistakes.yaml'])).toEqual({
      code: 1,
      out: '',
      err: `mistakes.yaml:7:5: sources[0].intervall: unknown key: did you mean interval?
mistakes.yaml:10:49: strategy.objectives[0].priority: expected a whole number from 1 (the highest priority), got "high"
mistakes.yaml:11:17: strategy.objectives[0].starts: expected a day that exists, such as 2026-11-24, got "2026-02-30"
`,
    });
  });

  it('says which file it misses', async () => {
    const { code, err } = await workplace.run(['check']);
    expect(code).toBe(1);
    expect(err).toContain(
      'throughline.yaml:1:1: there is no such file: name it with --config FILE',
    );
  });
});

const mistakes = `version: 1
sources:
  - id: acme-jira
    type: jira
    url: https://acme.atlassian.net
    auth: { email: reader@acme.example, token: secret }
    intervall: 5m
strategy:
  objectives:
    - { id: checkout, name: Checkout, priority: high, match: [{ labels: [checkout] }],
        starts: 2026-02-30 }
`;
