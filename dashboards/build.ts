/** Writes dashboards/grafana and what else follows from other files here; with `--check` only says whether it is fresh. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { allocation } from './allocation.ts';
import { objective } from './objective.ts';
import { operations } from './operations.ts';
import { overview } from './overview.ts';
import { unaligned } from './unaligned.ts';

const dashboards = { overview, objective, allocation, unaligned, operations };

const files = {
  ...Object.fromEntries(
    Object.entries(dashboards).map(([name, build]) => [
      `grafana/${name}.json`,
      `${JSON.stringify(build(), null, 2)}\n`,
    ]),
  ),
  'kubernetes/prometheus-rule.yaml': prometheusRule(),
};

/** The rules as the Prometheus Operator takes them. */
function prometheusRule(): string {
  const rules: unknown = parse(current('prometheus/throughline.rules.yml'));
  const document = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'throughline' },
    spec: rules,
  };
  const from = '# Generated from ../prometheus/throughline.rules.yml by npm run generate.';
  return `${from}\n${stringify(document, { lineWidth: 0 })}`;
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

function current(file: string): string {
  try {
    return readFileSync(pathOf(file), 'utf8');
  } catch {
    return '';
  }
}

for (const [file, text] of Object.entries(files)) {
  if (!process.argv.includes('--check')) {
    writeFileSync(pathOf(file), text);
  } else if (current(file) !== text) {
    console.error(`dashboards/${file} is not up to date: run npm run generate`);
    process.exitCode = 1;
  }
}
