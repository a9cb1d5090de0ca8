import { stateMetrics } from './catalogue.ts';
import type { Sample, SeenMetric } from './metric.ts';
import { type ObservedState, observe } from './observation.ts';
import { type QueueState, queueMetrics } from './queue-metrics.ts';

/**
 * The state as Prometheus exposition text, made anew each time: what is kept goes on showing removed objectives. The cost
 * grows with the number of objectives and sources. Not by prom-client, which takes several times as long for the same text.
 */
export function renderState(state: ObservedState): string {
  return exposition(stateMetrics, observe(state));
}

export function renderQueues(queues: readonly QueueState[]): string {
  return exposition(queueMetrics, queues);
}

/** Families without a sample are left out. Source: https://prometheus.io/docs/instrumenting/exposition_formats/ */
function exposition<Seen>(metrics: readonly SeenMetric<Seen>[], seen: Seen): string {
  let text = '';
  for (const metric of metrics) {
    const samples = metric.samples(seen);
    if (samples.length === 0) continue;
    const { name, help, type } = metric;
    text += `# HELP ${name} ${escapeLine(help)}\n# TYPE ${name} ${type}\n`;
    for (const each of samples) text += `${name}${labelText(each)} ${finite(name, each)}\n`;
  }
  return text;
}

function labelText({ labels }: Sample): string {
  let text = '';
  for (const [name, value] of Object.entries(labels)) {
    text += `${text === '' ? '' : ','}${name}="${escapeValue(value)}"`;
  }
  return text === '' ? '' : `{${text}}`;
}

/** Nearly every value is a slug, a state or a day. */
function escapeValue(value: string): string {
  return /[\\\n"]/.test(value) ? escapeLine(value).replaceAll('"', '\\"') : value;
}

function escapeLine(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

/** A number that is none is a fault of ours: no answer is better than a wrong one. */
function finite(name: string, { labels, value }: Sample): number {
  if (Number.isFinite(value)) return value;
  throw new Error(`${name}${JSON.stringify(labels)} is ${value}, expected a finite number`);
}
