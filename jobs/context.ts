import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Connector } from '../connectors/connector.ts';
import type { Config, SourceConfig } from '../src/config/config.ts';
import type { CompiledStrategy } from '../src/core/attribution/strategy.ts';
import type { Instant } from '../src/core/issue.ts';
import type { Calendar } from '../src/core/time.ts';

/** One configured source with the connector that reads it. */
export interface Source {
  readonly config: SourceConfig;
  readonly connector: Connector;
}

/** What every processor works with. */
export interface JobContext {
  readonly pool: Pool;
  readonly config: Config;
  /** Of all in it that the processes of a database have to agree on. */
  readonly fingerprint: string;
  readonly calendar: Calendar;
  readonly strategy: CompiledStrategy;
  readonly sources: ReadonlyMap<string, Source>;
  readonly log: Logger;
  readonly now: () => Instant;
  readonly enqueue: Enqueue;
}

/** How one step asks for the next. */
export interface Enqueue {
  pullShard(source: string, run: string, shard: string): Promise<void>;
  /** Another sweep of a source after a while. */
  sweepAgain(source: string, delayMs: number): Promise<void>;
  /** Nothing for a source without a callback. */
  keepWebhooks(source: Source): Promise<void>;
  /** A read of what has changed, soon. */
  syncSoon(source: string): Promise<void>;
  /** Issues that webhooks have named are read again. */
  applyWebhook(source: string): Promise<void>;
  reAttribute(): Promise<void>;
  measure(): Promise<void>;
  /** Days of the history that are missing or stale are computed, some minutes later. */
  keepHistory(): Promise<void>;
}

/** The configured source a job names. */
export function sourceOf(context: JobContext, id: string | undefined): Source {
  const source = id === undefined ? undefined : context.sources.get(id);
  if (source === undefined) throw new Error(`job for source "${id}", which is not configured`);
  return source;
}
