/** What a process says of its configuration file. */
import { Gauge, type Registry } from 'prom-client';
import type { Instant } from '../core/issue.ts';
import type { Metric } from './metric.ts';
import { inSeconds } from './seconds.ts';

const valid = {
  name: 'throughline_config_valid',
  type: 'gauge',
  help: 'Whether the configuration file of this process can be used as it is now. 0 = it was changed and refused: what it said before stays in force, the log says why.',
  labels: [],
  stability: 'stable',
} as const satisfies Metric;

const loaded = {
  name: 'throughline_config_loaded_timestamp_seconds',
  type: 'gauge',
  help: 'When this process last read its configuration file anew and could use it.',
  labels: [],
  stability: 'stable',
} as const satisfies Metric;

const inForce = {
  name: 'throughline_config_in_force',
  type: 'gauge',
  help: 'Whether the configuration of this process is the one in force on its database. 0 = another process has put another one in force: a worker reads and derives nothing until they agree. Absent until that is known.',
  labels: [],
  stability: 'stable',
} as const satisfies Metric;

const needsRestart = {
  name: 'throughline_config_needs_restart',
  type: 'gauge',
  help: 'Whether the file names another address to listen on than the one that this process listens on: that takes a restart.',
  labels: [],
  stability: 'stable',
} as const satisfies Metric;

export const configMetrics: readonly Metric[] = [valid, loaded, inForce, needsRestart];

export interface ConfigGauges {
  /** The configuration file was read and can be used. */
  configLoaded(load: { readonly at: Instant; readonly needsRestart: boolean }): void;
  /** What became of the file cannot be used. */
  configRefused(): void;
  configInForce(isInForce: boolean): void;
}

export function createConfigGauges(registry: Registry): ConfigGauges {
  const setValid = gauge(registry, valid);
  const setLoaded = gauge(registry, loaded);
  const setInForce = gauge(registry, inForce);
  const setNeedsRestart = gauge(registry, needsRestart);
  return {
    configLoaded: (load) => {
      setValid(1);
      setLoaded(inSeconds(load.at));
      setNeedsRestart(load.needsRestart ? 1 : 0);
    },
    configRefused: () => setValid(0),
    configInForce: (isInForce) => setInForce(isInForce ? 1 : 0),
  };
}

/** Made with its first value: a gauge without labels shows 0 before it has one. */
function gauge(registry: Registry, { name, help }: Metric): (value: number) => void {
  let made: Gauge | undefined;
  return (value) => {
    made ??= new Gauge({ name, help, registers: [registry] });
    made.set(value);
  };
}
