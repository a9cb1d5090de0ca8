import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { isInstalled } from './installed.ts';
import { ruleFile, ruleText, seriesIn, unknownSeries } from './metric-names.ts';

const alertSchema = z.object({
  alert: z.string(),
  expr: z.string(),
  for: z.string().optional(),
  labels: z.object({
    severity: z.enum(['critical', 'warning', 'info', 'none']),
    audience: z.enum(['leadership', 'operators']),
  }),
  annotations: z.object({
    summary: z.string().endsWith('.'),
    description: z.string().min(1),
    runbook_url: z.string(),
  }),
});
const recordSchema = z.object({ record: z.string(), expr: z.string() });
const { groups } = z
  .object({ groups: z.array(z.object({ rules: z.array(z.union([alertSchema, recordSchema])) })) })
  .parse(parse(ruleText));
const alerts = groups
  .flatMap(({ rules }) => rules)
  .flatMap((rule) => ('alert' in rule ? [rule] : []));
const runbooks = readFileSync(new URL('../../docs/runbooks.md', import.meta.url), 'utf8');
const testFolder = fileURLToPath(new URL('rules/', import.meta.url));
const testFiles = readdirSync(testFolder).map((file) => `${testFolder}${file}`);

describe('the rule file', () => {
  it('asks only for series that the service exposes or a rule records', () => {
    expect(seriesIn(ruleText).length).toBeGreaterThan(0);
    expect(unknownSeries(ruleText)).toEqual([]);
  });

  it('is tested with series that the service exposes or a rule records', () => {
    for (const file of testFiles) expect(unknownSeries(readFileSync(file, 'utf8'))).toEqual([]);
  });

  it('has a runbook entry for each alert, and no entry for anything else', () => {
    const entries = [...runbooks.matchAll(/^## (\S+)$/gm)].map(([, name]) => name);
    expect(new Set(entries)).toEqual(new Set(alerts.map(({ alert }) => alert)));
  });

  it('links each alert to its runbook entry', () => {
    for (const { alert, annotations } of alerts) {
      expect(annotations.runbook_url).toBe(`docs/runbooks.md#${alert.toLowerCase()}`);
    }
  });

  it('explains every reason of an alert in the runbook', () => {
    const reasons = [...ruleText.matchAll(/^ +reason: (\S+)$/gm)].map(([, reason]) => reason);
    const statuses = /status=~"([^"]+)"/.exec(ruleText)?.[1]?.split('|') ?? [];
    expect(reasons).toHaveLength(4);
    expect(statuses).toHaveLength(5);
    for (const reason of [...reasons, ...statuses]) {
      expect(runbooks).toMatch(new RegExp(`^\\| \`${reason}\` +\\|`, 'm'));
    }
  });
});

describe.skipIf(!isInstalled('promtool'))('the rule file in promtool (needs promtool)', () => {
  it('is valid', () => {
    expect(promtool('check', 'rules', '--lint-fatal', fileURLToPath(ruleFile))).toMatchObject({
      status: 0,
    });
  });

  it.each(testFiles)('does what %s says', (file) => {
    expect(promtool('test', 'rules', file)).toMatchObject({ status: 0 });
  });

  it('is read by a valid Prometheus configuration', () => {
    const config = new URL('../../dashboards/provisioning/prometheus.yml', import.meta.url);
    expect(promtool('check', 'config', '--syntax-only', fileURLToPath(config))).toMatchObject({
      status: 0,
    });
  });
});

function promtool(...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
  return { status, output: `${stdout}${stderr}` };
}
