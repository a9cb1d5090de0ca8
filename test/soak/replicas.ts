import { setTimeout as sleep } from 'node:timers/promises';
import { secondMs } from '../../src/core/time.ts';
import { createRandom } from '../../src/simulator/random.ts';
import { type Service, type ServiceOptions, startSoakService } from './service.ts';

export interface Replicas {
  /** Address of the page of the one that is never killed. */
  readonly url: string;
  /** The one that is never killed has ended by itself. */
  readonly hasFailed: () => boolean;
  stop(): Promise<void>;
}

export interface ReplicaOptions extends ServiceOptions {
  readonly seed: number;
  /** Called when one is killed; undefined = none ever is. */
  readonly onKill: (() => void) | undefined;
}

const leastSeconds = 12;
const mostSeconds = 30;

/** Two services on one database, of which one is killed now and then, and started again, until the signal comes. */
export async function startReplicas(
  options: ReplicaOptions,
  signal: AbortSignal,
): Promise<Replicas> {
  const steady = startSoakService(options);
  const url = await steady.url;
  if (url === '') throw new Error('the service did not come up');
  let other = startSoakService(options);
  async function killNowAndThen(onKill: () => void): Promise<void> {
    const random = createRandom(options.seed + 200);
    while (!signal.aborted) {
      const pauseMs = random.between(leastSeconds, mostSeconds) * secondMs;
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      await other.kill();
      onKill();
      other = startSoakService(options);
    }
  }
  const killing = options.onKill === undefined ? undefined : killNowAndThen(options.onKill);
  return {
    url,
    hasFailed: steady.hasEnded,
    stop: async () => {
      await killing;
      await Promise.all([steady, other].map(async (service: Service) => service.stop()));
    },
  };
}
