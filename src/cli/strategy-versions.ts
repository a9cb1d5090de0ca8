import { type SpanInForce, spansInForce } from '../core/strategy-history.ts';
import type { Calendar } from '../core/time.ts';
import {
  readAdoptions,
  readStrategyVersions,
  type StrategyVersion,
} from '../store/strategy-versions.ts';
import type { CommonOptions } from './options.ts';
import { iso } from './report-document.ts';
import { openRuntime, type Runtime } from './runtime.ts';
import { type StrategyChanges, strategyChanges } from './strategy-changes.ts';
import { shortVersion } from './strategy-reading.ts';
import { table } from './table.ts';
import { unlessStopped, untilStopped } from './until-stopped.ts';

/** What `strategy versions --json` prints. */
export interface VersionsDocument {
  readonly schema: 'throughline.strategy-versions/1';
  readonly at: string;
  /** In the order in which they were first seen. */
  readonly versions: readonly ListedVersion[];
}

interface ListedVersion {
  readonly version: string;
  readonly effectiveFrom?: string;
  readonly firstSeenAt: string;
  readonly isCurrent: boolean;
  /** None: another version has taken its place from its beginning. */
  readonly inForce: readonly { readonly from: string; readonly to?: string }[];
  /** `effective_from` lies after the day it was put in force, and did not delay it. */
  readonly isAhead: boolean;
  readonly objectives: number;
  /** Against the version listed before; absent for the first. */
  readonly changes?: StrategyChanges;
}

/** Lists every version of the strategy that was ever in force. */
export async function runStrategyVersions(
  options: CommonOptions & { json?: boolean },
): Promise<void> {
  const stopped = untilStopped();
  const runtime = await openRuntime(options, { name: 'strategy versions', logLevel: 'error' });
  try {
    const document = await unlessStopped(stopped, versionsOf(runtime));
    console.log(options.json === true ? JSON.stringify(document, null, 2) : versionsText(document));
  } finally {
    await runtime.close();
  }
}

async function versionsOf({ database, calendar }: Runtime): Promise<VersionsDocument> {
  const { pool } = database;
  const spans = spansInForce(await readAdoptions(pool), calendar);
  const versions = await readStrategyVersions(pool);
  return {
    schema: 'throughline.strategy-versions/1',
    at: iso(Date.now()),
    versions: versions.map((version, index) => {
      const before = versions[index - 1];
      return {
        ...listed(version, spans, calendar),
        ...(before === undefined ? {} : { changes: strategyChanges(before, version) }),
      };
    }),
  };
}

function listed(
  { fingerprint, firstSeenAt, strategy }: StrategyVersion,
  spans: readonly SpanInForce[],
  calendar: Calendar,
): ListedVersion {
  const { effectiveFrom, objectives } = strategy;
  return {
    version: shortVersion(fingerprint),
    ...(effectiveFrom === undefined ? {} : { effectiveFrom }),
    firstSeenAt: iso(firstSeenAt),
    isCurrent: spans.at(-1)?.version === fingerprint,
    inForce: spans
      .filter(({ version }) => version === fingerprint)
      .map(({ from, to }) => ({ from: iso(from), ...(to === undefined ? {} : { to: iso(to) }) })),
    isAhead: effectiveFrom !== undefined && calendar.startOf(effectiveFrom) > firstSeenAt,
    objectives: objectives.length,
  };
}

function versionsText({ versions }: VersionsDocument): string {
  if (versions.length === 0) return 'No strategy has been in force yet.';
  const header = ['version', 'effective from', 'first seen', 'in force', 'objectives', 'changes'];
  const rows = versions.map((version) => [
    `${version.version}${version.isCurrent ? ' *' : ''}`,
    version.effectiveFrom ?? '—',
    minute(version.firstSeenAt),
    inForceText(version.inForce),
    String(version.objectives),
    version.changes === undefined ? '' : changesText(version.changes),
  ]);
  return [
    ...table([header, ...rows]),
    '',
    '* in force now. Instants are UTC. + added, - removed, ~ changed against the line above.',
    ...versions.filter(({ isAhead }) => isAhead).map(aheadText),
  ].join('\n');
}

function aheadText({ version, effectiveFrom }: ListedVersion): string {
  return `${version}: effective_from ${effectiveFrom} lay ahead when it was put in force, and did not delay it: a file takes effect when it is put in place.`;
}

function inForceText(spans: ListedVersion['inForce']): string {
  if (spans.length === 0) return 'never, replaced from its beginning';
  return spans
    .map(({ from, to }) => `${minute(from)} to ${to === undefined ? 'now' : minute(to)}`)
    .join(', ');
}

function changesText({ added, removed, changed, settings }: StrategyChanges): string {
  const texts = [
    ...added.map((id) => `+${id}`),
    ...removed.map((id) => `-${id}`),
    ...changed.map(({ id, keys }) => `~${id} (${keys.join(', ')})`),
    ...settings,
  ];
  return texts.length === 0 ? 'none in what is kept' : texts.join('; ');
}

/** "2026-11-24 19:15" */
function minute(instant: string): string {
  return instant.slice(0, 16).replace('T', ' ');
}
