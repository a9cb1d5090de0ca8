import { isDeepStrictEqual } from 'node:util';
import { isInForce } from '../../jobs/in-force.ts';
import type { Config } from '../config/config.ts';
import type { Instant } from '../core/issue.ts';
import { createCalendar } from '../core/time.ts';
import {
  type JobsOptions,
  type QueueAccess,
  type Runtime,
  type StartedJobs,
  startJobs,
} from './runtime.ts';

/** Workers whose configuration is replaced while the process runs. */
export interface LiveJobs {
  /**
   * Has the workers of this configuration run, and no other: those of an earlier one end at their next page first.
   * Without effect while they do. Returns false, and has none run, while another configuration is in force.
   */
  take(config: Config, changedAt: Instant): Promise<boolean>;
  close(): Promise<void>;
}

export function createLiveJobs(
  runtime: Runtime,
  access: QueueAccess,
  options: Omit<JobsOptions, 'redisUrl'>,
): LiveJobs {
  const { pool } = runtime.database;
  let running: StartedJobs | undefined;
  async function stop(): Promise<void> {
    await running?.workers.close();
    running = undefined;
  }
  async function isRunning(config: Config): Promise<boolean> {
    if (running === undefined || !isDeepStrictEqual(running.context.config, config)) return false;
    return isInForce(pool, running.context.fingerprint);
  }
  return {
    take: async (config, changedAt) => {
      if (await isRunning(config)) return true;
      await stop();
      const calendar = createCalendar(config.timezone);
      const own = { ...runtime, config, calendar };
      running = await startJobs(own, { ...options, access, changedAt });
      await running?.workers.schedule().catch(async (error: unknown) => {
        // Half of a schedule is none: the next time it begins anew.
        await stop();
        throw error;
      });
      return running !== undefined;
    },
    close: stop,
  };
}
