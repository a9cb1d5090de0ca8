import type { ObjectiveSnapshot, Snapshot } from '../../src/core/measures/snapshot.ts';
import { openDatabase } from '../../src/store/database.ts';
import { readSnapshot } from '../../src/store/snapshots.ts';

/** The numbers that a page or /metrics would show. */
export async function publishedSnapshot(dataDirectory: string): Promise<Snapshot> {
  const database = await openDatabase({ dataDirectory, command: 'test' });
  try {
    const published = await readSnapshot(database.pool);
    if (published === undefined) throw new Error('nothing is published');
    return published.snapshot;
  } finally {
    await database.close();
  }
}

/** The measures of an objective alone. */
export function withoutConfiguration(reported: Readonly<Record<string, unknown>>): unknown {
  const { name: _name, owner: _owner, priority: _priority, ...measures } = reported;
  return measures;
}

/** Measures of an objective as the report words them. */
export function inReport(published: ObjectiveSnapshot): unknown {
  const {
    inForce: _inForce,
    sources: _sources,
    progress: _progress,
    scopeChange: _scopeChange,
    timeToFirstWorkMs: _timeToFirstWorkMs,
    forecast: _forecast,
    declarations: _declarations,
    all,
    ...same
  } = published;
  return {
    ...same,
    issues: all,
    lastMovedAt: isoOf(published.lastMovedAt),
    noActiveWorkSince: isoOf(published.noActiveWorkSince),
  };
}

function isoOf(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}
