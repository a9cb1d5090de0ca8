import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { isInstalled } from './installed.ts';
import { alertNames } from './metric-names.ts';

const file = new URL('../../dashboards/prometheus/alertmanager.yml', import.meta.url);
const text = readFileSync(file, 'utf8');

function amtool(...args: readonly string[]): {
  readonly status: number | null;
  readonly out: string;
} {
  const { status, stdout } = spawnSync('amtool', args, { encoding: 'utf8' });
  return { status, out: stdout };
}

describe('who hears of an alert', () => {
  it('is decided by alerts that exist', () => {
    const named = [...text.matchAll(/alertname="(\w+)"/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !alertNames.includes(name))).toEqual([]);
  });

  it('nothing is said of work while the data behind it is missing', () => {
    const { inhibit_rules: rules } = z
      .object({
        inhibit_rules: z.array(
          z.object({ source_matchers: z.array(z.string()), target_matchers: z.array(z.string()) }),
        ),
      })
      .parse(parse(text));
    const quiet = rules.filter(({ target_matchers: [first] }) => first === 'audience="leadership"');
    expect(quiet.flatMap(({ source_matchers: [first] }) => first ?? [])).toEqual([
      'alertname="ThroughlineSourceStale"',
      'alertname="ThroughlineSourcePartlyMissing"',
      'alertname="ThroughlineSnapshotOld"',
      'alertname="ThroughlineSourceStale"',
    ]);
  });

  it('an objective without active work is not told of once more because it is quiet', () => {
    const { inhibit_rules: rules } = z
      .object({
        inhibit_rules: z.array(
          z.object({
            source_matchers: z.array(z.string()),
            target_matchers: z.array(z.string()),
            equal: z.array(z.string()).optional(),
          }),
        ),
      })
      .parse(parse(text));
    expect(rules).toContainEqual({
      source_matchers: ['alertname="ThroughlinePriorityWithoutActiveWork"'],
      target_matchers: ['alertname="ThroughlineObjectiveQuiet"'],
      equal: ['job', 'objective'],
    });
  });
});

describe.skipIf(!isInstalled('amtool'))('the Alertmanager configuration (needs amtool)', () => {
  it('is valid', () => {
    expect(amtool('check-config', fileURLToPath(file))).toMatchObject({ status: 0 });
  });

  it.each([
    [
      ['alertname=ThroughlinePriorityWithoutActiveWork', 'audience=leadership', 'severity=warning'],
      'leadership',
    ],
    [['alertname=ThroughlineSourceStale', 'audience=operators', 'severity=critical'], 'operators'],
    [
      ['alertname=ThroughlineConfigRejected', 'audience=operators', 'severity=warning'],
      'operators',
    ],
    [
      ['alertname=ThroughlineForecastMissesDue', 'audience=leadership', 'severity=warning'],
      'leadership',
    ],
    [['alertname=ThroughlineSnapshotOld', 'audience=operators', 'severity=critical'], 'operators'],
    [['alertname=ThroughlineCoverageLow', 'audience=leadership', 'severity=info'], 'nobody'],
    [['alertname=ThroughlineWatchdog', 'severity=none'], 'dead-man'],
  ])('sends %j to %s', (labels, receiver) => {
    const { status, out } = amtool(
      'config',
      'routes',
      'test',
      `--config.file=${fileURLToPath(file)}`,
      ...labels,
    );
    expect({ status, receiver: out.trim() }).toEqual({ status: 0, receiver });
  });
});
