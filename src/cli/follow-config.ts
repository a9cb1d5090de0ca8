import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { Config, ListenAddress } from '../config/config.ts';
import { ConfigError } from '../config/config-error.ts';
import { changedAt, watchConfig } from '../config/watch-config.ts';
import type { Instant } from '../core/issue.ts';
import type { ProcessMetrics } from '../metrics/process-metrics.ts';

export interface FollowOptions {
  /** What the process was started with. */
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: ProcessMetrics;
  /** The address that cannot be changed while the process runs; undefined when none comes from the file. */
  readonly listens: (config: Config) => ListenAddress | undefined;
  /**
   * Works under this configuration from now on; asked again every second, for another process may put another one in
   * force. Returns whether it is in force.
   */
  readonly take: (config: Config, changedAt: Instant) => Promise<boolean>;
}

/** Shows the numbers meanwhile: ends with the last change that is taken up, or when the first one cannot be. */
interface Server {
  close(): Promise<void>;
}

const everyMs = 1_000;

/**
 * Takes up what the configuration file says, now and whenever it changes. A file that is refused changes nothing: what was
 * there before stays in force.
 */
export async function followConfig(server: Server, options: FollowOptions): Promise<Server> {
  const follower = await createFollower(options);
  try {
    await follower.take();
  } catch (error) {
    await server.close();
    throw error;
  }
  const stop = new AbortController();
  const running = follow(follower, options, stop.signal);
  return {
    close: async () => {
      stop.abort();
      await running;
      await server.close();
    },
  };
}

async function follow(
  follower: Follower,
  { log }: FollowOptions,
  signal: AbortSignal,
): Promise<void> {
  let failure: string | undefined;
  while (await passes(everyMs, signal)) {
    try {
      await follower.look();
      await follower.take();
      failure = undefined;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (reason !== failure)
        log.error({ reason }, 'the configuration cannot be taken up just now');
      failure = reason;
    }
  }
}

async function passes(ms: number, signal: AbortSignal): Promise<boolean> {
  await sleep(ms, undefined, { signal }).catch(() => {});
  return !signal.aborted;
}

interface Follower {
  /** Notes what has become of the file. */
  look(): Promise<void>;
  /** Takes up what was noted. */
  take(): Promise<void>;
}

async function createFollower(options: FollowOptions): Promise<Follower> {
  const { config, log, metrics, listens } = options;
  const watch = await watchConfig(config, process.env);
  let wanted = config;
  let since = (await changedAt(config.file)) ?? Date.now();
  let wasInForce = true;
  metrics.configLoaded({ needsRestart: false, at: Date.now() });
  function accept(found: Config): void {
    wanted = found;
    // It may have kept an older date: that it is here since now is what counts.
    since = Date.now();
    const needsRestart = !isDeepStrictEqual(listens(found), listens(config));
    metrics.configLoaded({ needsRestart, at: since });
    log.info('the configuration file has changed and is taken up');
    if (needsRestart) log.warn('the address that is listened on changes with a restart only');
  }
  return {
    look: async () => {
      const found = await watch.look();
      if (found instanceof ConfigError) refuse(found, options);
      else if (found !== undefined) accept(found);
    },
    take: async () => {
      const isInForce = await options.take(wanted, since);
      metrics.configInForce(isInForce);
      if (isInForce !== wasInForce) announce(isInForce, log);
      wasInForce = isInForce;
    },
  };
}

function refuse({ message }: ConfigError, { log, metrics }: FollowOptions): void {
  metrics.configRefused();
  log.error(
    { findings: message.split('\n') },
    'the configuration file has changed and is refused: what it said before stays in force',
  );
}

function announce(isInForce: boolean, log: Logger): void {
  if (isInForce) log.info('the configuration file is in force');
  else {
    log.warn(
      'another configuration than this file is in force on the database: nothing is read or derived here until they agree; a change of the file, of its date at least, puts it in force',
    );
  }
}
