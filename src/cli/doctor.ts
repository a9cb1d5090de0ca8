import type { Check } from '../../connectors/connector.ts';
import { createConnector } from '../../connectors/registry.ts';
import type { SourceConfig } from '../config/config.ts';
import { readConfig } from '../config/read-config.ts';
import { readSalt } from '../store/sources.ts';
import { doctorJson, doctorText, type Examined } from './doctor-forms.ts';
import type { CommonOptions } from './options.ts';
import { createProgress } from './progress.ts';
import { openRuntime, type Runtime, vaultOf } from './runtime.ts';
import { unlessStopped, untilStopped } from './until-stopped.ts';
import { UsageError } from './usage-error.ts';

export interface DoctorOptions extends CommonOptions {
  readonly json?: boolean;
}

/** Tries configured sources for real; without names all of them. It fails when a check does. */
export async function runDoctor(names: readonly string[], options: DoctorOptions): Promise<void> {
  const stopped = untilStopped();
  const { sources } = await readConfig(options.config, process.env);
  const stop = new AbortController();
  try {
    const wanted = chosen(sources, names);
    const examined = await unlessStopped(stopped, examineAll(wanted, options, stop.signal));
    if (options.json === true) process.stdout.write(doctorJson(examined, Date.now()));
    requireHealth(examined);
  } finally {
    stop.abort();
  }
}

function chosen(
  sources: readonly SourceConfig[],
  names: readonly string[],
): readonly SourceConfig[] {
  const known = sources.map(({ id }) => id);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new UsageError(
      `no such source: ${unknown.join(', ')}; the configuration has ${known.join(', ')}`,
    );
  }
  return names.length === 0 ? sources : sources.filter(({ id }) => names.includes(id));
}

/** The tokens of OAuth apps are in the database; for other sources none is opened. */
async function openTokens(
  sources: readonly SourceConfig[],
  options: DoctorOptions,
): Promise<Runtime | undefined> {
  const isNeeded = sources.some(({ connection: { auth } }) => auth.kind === 'oauth');
  return isNeeded ? openRuntime(options, { name: 'doctor', logLevel: 'error' }) : undefined;
}

/** Each source is printed as soon as it is through, unless one document is wanted. */
async function examineAll(
  sources: readonly SourceConfig[],
  options: DoctorOptions,
  signal: AbortSignal,
): Promise<readonly Examined[]> {
  const progress = createProgress();
  const runtime = await openTokens(sources, options);
  const pool = runtime?.database.pool;
  const salt = pool === undefined ? '' : await readSalt(pool);
  const examined: Examined[] = [];
  try {
    for (const { id, connection } of sources) {
      const connector = createConnector(connection, {
        source: id,
        // Nothing is kept: persons need no name.
        hashPerson: undefined,
        onCall: () => {},
        now: Date.now,
        ...(pool === undefined ? {} : vaultOf(pool, connection, salt)),
      });
      const checks: Check[] = [];
      progress.show(`${id}: authentication`);
      for await (const check of connector.examine(signal)) {
        checks.push(check);
        progress.show(`${id}: ${checks.length} checks, the last of them: ${check.name}`);
      }
      progress.end();
      const source: Examined = { source: id, kind: connection.type, checks };
      if (options.json !== true) process.stdout.write(doctorText(source));
      examined.push(source);
    }
  } finally {
    progress.end();
    await runtime?.close();
  }
  return examined;
}

function requireHealth(examined: readonly Examined[]): void {
  const failed = examined.filter(({ checks }) => checks.some(({ result }) => result === 'failed'));
  if (failed.length === 0) return;
  throw new Error(
    `checks have failed of ${failed.length} of ${examined.length} sources: ${failed.map(({ source }) => source).join(', ')}`,
  );
}
