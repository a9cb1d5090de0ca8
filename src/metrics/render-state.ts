import { Gauge, Registry } from 'prom-client';
import { stateMetrics } from './catalogue.ts';
import type { Sample, StateMetric } from './metric.ts';
import { type Observation, type ObservedState, observe } from './observation.ts';

/**
 * The state as Prometheus exposition text. Always a new registry: one that is kept goes on showing removed objectives,
 * and a gauge without labels shows 0 before it has a value. The cost grows with the number of objectives and sources.
 */
export function renderState(state: ObservedState): Promise<string> {
  const registry = new Registry();
  const observation = observe(state);
  for (const metric of stateMetrics) addMetric(registry, metric, observation);
  return registry.metrics();
}

function addMetric(registry: Registry, metric: StateMetric, observation: Observation): void {
  const samples = metric.samples(observation);
  if (samples.length === 0) return;
  const { name, help, labels: labelNames } = metric;
  const gauge = new Gauge({ name, help, labelNames, registers: [registry] });
  for (const each of samples) gauge.set(each.labels, finite(name, each));
}

/** A number that is none is a fault of ours: no answer is better than a wrong one. */
function finite(name: string, { labels, value }: Sample): number {
  if (Number.isFinite(value)) return value;
  throw new Error(`${name}${JSON.stringify(labels)} is ${value}, expected a finite number`);
}
