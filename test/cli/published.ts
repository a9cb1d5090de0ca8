import type { ReportObjective } from '../../src/cli/report-document.ts';
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
export function withoutConfiguration(reported: ReportObjective): unknown {
  const {
    name: _name,
    owner: _owner,
    team: _team,
    outcome: _outcome,
    parent: _parent,
    priority: _priority,
    due: _due,
    targetShare: _targetShare,
    reason: _reason,
    attention: _attention,
    ...measures
  } = reported;
  return measures;
}

/** Measures of an objective as the report words them. */
export function inReport(published: ObjectiveSnapshot): unknown {
  const { inForce: _inForce, sources: _sources, all, ...same } = published;
  const { states, scopeChange, declarations = [] } = published;
  return {
    ...same,
    issues: all,
    declarations: declarations.map(({ since, ...said }) => ({
      ...said,
      ...(since === undefined ? {} : { since: isoOf(since) }),
    })),
    scopeChange: scopeChange && { ...scopeChange, since: isoOf(scopeChange.since) },
    wip: {
      issues: states.active.issues + states.waiting.issues,
      shared: states.active.shared + states.waiting.shared,
      exclusive: states.active.exclusive + states.waiting.exclusive,
    },
    lastMovedAt: isoOf(published.lastMovedAt),
    noActiveWorkSince: isoOf(published.noActiveWorkSince),
  };
}

function isoOf(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}
