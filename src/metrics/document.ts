/** Writes docs/metrics.md from the catalogue; with `--check` says only whether it is up to date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { seriesBound } from './catalogue.ts';
import { type Metric, unitOf } from './metric.ts';
import { objectiveMetrics } from './objective-metrics.ts';
import { portfolioMetrics } from './portfolio-metrics.ts';
import { processMetrics } from './process-metrics.ts';
import { queueMetrics } from './queue-metrics.ts';
import { sourceMetrics } from './source-metrics.ts';

const file = new URL('../../docs/metrics.md', import.meta.url);

export function metricsDocument(): string {
  const perObjective = seriesBound({ objectives: 1, sources: 0 });
  const perSource = seriesBound({ objectives: 0, sources: 1 });
  const portfolio = seriesBound({ objectives: 0, sources: 0 });
  const large = seriesBound({ objectives: 200, sources: 5 });
  return `# Metrics

Generated from \`src/metrics\` by \`npm run generate\`; what the words mean stands in the definitions.

The state comes from the stored snapshot, on \`start\` and \`serve\`. A series that is not there has no value; 0 is a
measured zero. Before the first snapshot only the series of sources are there. At most ${perObjective - portfolio} series for each objective,
${perSource - portfolio} for each source and ${portfolio} for the portfolio: with 200 objectives and 5 sources ${large.toLocaleString('en')}. No label holds a person, an issue's key or an issue's title.

Two replicas of \`serve\` show the same numbers: read state and queues through \`max without (instance, pod)\`.

${section('Objectives', objectiveMetrics)}
${section('Portfolio', portfolioMetrics)}
${section('Sources', sourceMetrics)}
${section('Queues', queueMetrics)}
${section('Process', processMetrics)}
Every process also has the \`process_*\` and \`nodejs_*\` metrics of prom-client.
`;
}

function section(title: string, metrics: readonly Metric[]): string {
  return `## ${title}

| Name | Type | Labels | Unit | Stability | Meaning |
|---|---|---|---|---|---|
${metrics.map(row).join('\n')}
`;
}

function row({ name, type, labels, stability, help }: Metric): string {
  const labelText = labels.map((label) => `\`${label}\``).join(', ');
  return `| \`${name}\` | ${type} | ${labelText} | ${unitOf(name)} | ${stability} | ${help} |`;
}

function main(isCheck: boolean): void {
  const document = metricsDocument();
  if (!isCheck) {
    writeFileSync(file, document);
  } else if (readFileSync(file, 'utf8') !== document) {
    process.stderr.write('docs/metrics.md is stale: run npm run generate\n');
    process.exitCode = 1;
  }
}

if (import.meta.main) main(process.argv.includes('--check'));
