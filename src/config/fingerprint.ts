import { createHash } from 'node:crypto';
import type { Snapshot } from '../core/measures/snapshot.ts';
import type { Config, SourceConfig } from './config.ts';

/**
 * All that decides facts and attributions of stored issues: strategy, zone, the rules of every source, and their order, by
 * which one of a mirrored pair counts. Hexadecimal SHA-256.
 */
export function strategyFingerprint(config: Config): string {
  const { strategy, timezone, sources } = config;
  return sha256({
    strategy,
    timezone,
    rules: sources.map(({ id, rules }) => ({ id, rules })),
  });
}

/** All that the processes of a database have to agree on: the strategy, and what is read and counted. Hexadecimal SHA-256. */
export function configFingerprint(config: Config): string {
  const { sources, privacy, windowDays } = config;
  return sha256({
    strategy: strategyFingerprint(config),
    windowDays,
    sources: Object.fromEntries(sources.map((each) => [each.id, sourceFingerprint(each, privacy)])),
  });
}

/** What a snapshot holds: another shape is another row. */
const schemaVersion: Snapshot['schemaVersion'] = 2;

/** All that decides the numbers of a past day beside what is stored of issues. Hexadecimal SHA-256. */
export function dayFingerprint(config: Config): string {
  const { windowDays } = config;
  return sha256({ schemaVersion, strategy: strategyFingerprint(config), windowDays });
}

/** What decides which issues are read, and what of them is kept: no secret. Hexadecimal SHA-256. */
export function sourceFingerprint(
  { connection }: SourceConfig,
  { assignees }: Config['privacy'],
): string {
  switch (connection.type) {
    case 'jira':
    case 'jira-datacenter': {
      const { type, url, scope, estimate } = connection;
      return sha256({ type, url, scope, estimate, assignees });
    }
    case 'linear': {
      const { type, apiUrl, teams } = connection;
      return sha256({ type, apiUrl, teams: teams.toSorted(), assignees });
    }
  }
}

function sha256(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

/** JSON with sorted keys, so that the order of a file's keys is no difference. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
