import { describe, expect, it } from 'vitest';
import { hourMs, minuteMs } from '../../src/core/time.ts';
import { openMetricsText, type PastFamily, samplesOf } from '../../src/metrics/open-metrics.ts';
import { trends } from '../../src/metrics/trends.ts';
import { ruleText } from '../dashboards/metric-names.ts';

const noon = Date.parse('2026-11-24T12:00:00Z');

function family(name: string, series: PastFamily['series']): PastFamily {
  return { name, help: 'What it "says".', series };
}

function textOf(...families: readonly PastFamily[]): string {
  return [...openMetricsText(families)].join('');
}

describe('the past as OpenMetrics', () => {
  it('has one family after the other, each series whole, in the order of labels and time', () => {
    const steps = [
      { from: noon, to: noon + 8 * minuteMs, value: 0.5 },
      { from: noon + 8 * minuteMs, to: noon + 9 * minuteMs, value: 1 },
    ];
    const once = [{ from: noon, to: noon + minuteMs, value: 2 }];
    const text = textOf(
      family('job:b:max', [
        { labels: { job: 'it', basis: 'wip' }, steps },
        { labels: { basis: 'created', job: 'a "b"\\' }, steps: once },
      ]),
      family('job:a:max', []),
    );
    expect(text).toBe(`# TYPE job:b:max gauge
# HELP job:b:max What it \\"says\\".
job:b:max{basis="created",job="a \\"b\\"\\\\"} 2 1795521600
job:b:max{basis="wip",job="it"} 0.5 1795521600
job:b:max{basis="wip",job="it"} 0.5 1795521840
job:b:max{basis="wip",job="it"} 1 1795522080
# TYPE job:a:max gauge
# HELP job:a:max What it \\"says\\".
# EOF
`);
  });

  it('keeps one grid of four minutes over days that begin between two of its points', () => {
    // Midnight of a zone five and a half hours ahead.
    const midnight = Date.parse('2026-11-23T18:30:00Z');
    const days = [0, 1, 2].map((day) => midnight + 24 * hourMs * day);
    const steps = days.map((from, value) => ({ from, to: from + 24 * hourMs, value }));
    const lines = textOf(family('job:a:max', [{ labels: {}, steps }]))
      .split('\n')
      .slice(2, -2);
    const instants = lines.map((line) => Number(line.split(' ').at(-1)));
    expect(new Set(instants.slice(1).map((at, index) => at - (instants[index] ?? 0)))).toEqual(
      new Set([240]),
    );
    expect(lines).toHaveLength(3 * 360);
    expect(steps.reduce((sum, step) => sum + samplesOf(step), 0)).toBe(lines.length);
  });

  it.each([
    ['two families of one name', [family('a', []), family('a', [])], 'a would come twice'],
    [
      'two series of the same labels',
      [
        family('a', [
          { labels: { job: 'x' }, steps: [] },
          { labels: { job: 'x' }, steps: [] },
        ]),
      ],
      'a{job="x"} would come twice',
    ],
    [
      'two values of one instant',
      [
        family('a', [
          {
            labels: {},
            steps: [1, 2].map((value) => ({ from: noon, to: noon + minuteMs, value })),
          },
        ]),
      ],
      'is not after',
    ],
    [
      'what is no number',
      [family('a', [{ labels: {}, steps: [{ from: noon, to: noon + 1, value: Number.NaN }] }])],
      'a{} is NaN, expected a finite number',
    ],
  ])('refuses %s', (_name, families, message) => {
    expect(() => textOf(...families)).toThrow(message);
  });
});

describe('the series of trends', () => {
  it('are those that the rules record from what is scraped', () => {
    expect(trends).toHaveLength(11);
    for (const { name, metric } of trends) {
      expect(ruleText).toContain(
        `- record: ${name}\n        expr: max without (instance, pod) (${metric.name})\n`,
      );
    }
  });
});
