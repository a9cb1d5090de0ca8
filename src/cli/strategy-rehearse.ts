import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../config/config.ts';
import { readConfig, readProposal } from '../config/read-config.ts';
import { readObservedSources } from './observed-state.ts';
import type { CommonOptions } from './options.ts';
import { takeRehearsal } from './rehearsal.ts';
import { type RehearsalDocument, rehearsalDocument } from './rehearsal-document.ts';
import { rehearsalText } from './rehearsal-text.ts';
import { requireComplete, requireMapped } from './require-complete.ts';
import { openRuntime, type Runtime } from './runtime.ts';
import { unlessStopped, untilStopped } from './until-stopped.ts';

export interface RehearseOptions extends CommonOptions {
  readonly days: number;
  readonly limit: number;
  readonly json?: boolean;
}

/** What another strategy would make of the same tickets, before it goes live. Writes nothing, asks no tracker. */
export async function runStrategyRehearse(file: string, options: RehearseOptions): Promise<void> {
  const stopped = untilStopped();
  const stop = new AbortController();
  void stopped.then(() => stop.abort());
  const asked = { ...options, signal: stop.signal };
  // A mistake of the running configuration is not one of the proposed file.
  await readConfig(options.config, process.env);
  const proposed = await readProposal(file, options.config, process.env);
  const runtime = await openRuntime(options, { name: 'strategy rehearse', logLevel: 'error' });
  try {
    const document = await unlessStopped(stopped, rehearse(runtime, proposed, asked));
    const files = { running: options.config, proposed: file };
    process.stdout.write(
      options.json === true
        ? `${JSON.stringify(document, null, 2)}\n`
        : rehearsalText(document, files),
    );
  } finally {
    await runtime.close();
  }
}

async function rehearse(
  runtime: Runtime,
  proposed: Config,
  { config: file, days, limit, signal }: RehearseOptions & { readonly signal: AbortSignal },
): Promise<RehearsalDocument> {
  const { config, calendar, database } = runtime;
  await requireComplete(runtime, file);
  const now = Date.now();
  const request = { config, proposed: proposed.strategy, calendar, now, days, limit };
  const rehearsal = requireMapped(await takeRehearsal(database.pool, request, signal));
  return rehearsalDocument(rehearsal, {
    ignored: ignoredKeys(config, proposed),
    sources: await readObservedSources(database.pool, config),
    alertPriority: config.alerts.alertPriority,
  });
}

/** What a proposed file says otherwise than the running one, apart from the strategy; by the names of the file. */
function ignoredKeys(running: Config, proposed: Config): readonly string[] {
  const pairs: Readonly<Record<string, (config: Config) => unknown>> = {
    timezone: (config) => config.timezone,
    window: (config) => config.windowDays,
    sources: (config) => config.sources,
    alerts: (config) => config.alerts,
    privacy: (config) => config.privacy,
    server: (config) => config.server,
    worker: (config) => config.worker,
  };
  return Object.entries(pairs).flatMap(([key, of]) =>
    isDeepStrictEqual(of(running), of(proposed)) ? [] : [key],
  );
}
