import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectorError } from '../connector-error.ts';
import { longestWaitMs } from '../retry.ts';
import type { JiraRequest } from './jira-error.ts';

/** All requests of a source. */
const everything = '*';

/**
 * When requests of one source may go on, as its answers told: a burst limit holds back one endpoint, a spent quota all of
 * them. One for all reads of a process, so that what one has learned the others need not try. A longer wait is an error,
 * by which the queue holds back the source in every process.
 */
export class Pace {
  /** Milliseconds of a clock that only goes forward. */
  readonly #now: () => number;
  readonly #holds = new Map<string, number>();

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  hold(request: JiraRequest, ms: number, reach: 'endpoint' | 'source'): void {
    const name = reach === 'source' ? everything : endpointOf(request);
    this.#holds.set(name, Math.max(this.#now() + ms, this.#holds.get(name) ?? 0));
  }

  /** Milliseconds until this request may be made. */
  waitMs(request: JiraRequest): number {
    const holds = [everything, endpointOf(request)].map((name) => this.#holds.get(name) ?? 0);
    return Math.max(0, ...holds.map((until) => until - this.#now()));
  }

  async ready(request: JiraRequest, signal: AbortSignal): Promise<void> {
    for (let ms = this.waitMs(request); ms > 0; ms = this.waitMs(request)) {
      if (ms > longestWaitMs) throw held(request, ms);
      await sleep(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}

/** Method and path, whatever issue it names: bursts are counted like that. */
function endpointOf({ method, path }: JiraRequest): string {
  return `${method} ${path.replaceAll(/\/\d+(?=\/|$)/g, '/{id}')}`;
}

function held({ source, method, path }: JiraRequest, retryAfterMs: number): ConnectorError {
  return new ConnectorError(
    'rate-limited',
    `${source}: ${method} ${path} waits for a limit that Jira told of before`,
    { retryAfterMs },
  );
}
