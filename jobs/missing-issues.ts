import type { Presence, Sweeper, TeamStanding } from '../connectors/connector.ts';
import {
  type MissingIssue,
  type MissingReason,
  missingIssues,
  noteMissing,
  type TeamLoss,
  teamsHalfMissed,
} from '../src/store/missing-issues.ts';
import type { Sweep } from '../src/store/sweeps.ts';
import type { Reading } from './read-named.ts';

/** What every step of one sweep works with. */
export interface Sweeping extends Reading {
  readonly sweeper: Sweeper;
  readonly sweep: Sweep;
}

/** Projects or teams as the tracker lists them; undefined when it does not. */
type Standings = ReadonlyMap<string, TeamStanding> | undefined;

/** One or two issues are half of a tiny project, and no sign of lost access. */
const leastHidden = 3;
const batchSize = 1_000;

/**
 * Asks for every missing issue and notes what the tracker says, but for those of projects or teams that are hidden: the
 * tracker no longer answers to half of them or more, which looks like lost access, not like work. Returns the hidden ones.
 */
export async function askForMissing(sweeping: Sweeping): Promise<readonly string[]> {
  const { context, sweep } = sweeping;
  const standings = standingsOf(sweeping);
  const hidden: string[] = [];
  for (const loss of await teamsHalfMissed(context.pool, expectation(sweeping), leastHidden)) {
    const isTold = isClosed(await standings(), loss.team);
    if (!isTold && (await isHidden(sweeping, loss))) hidden.push(loss.team);
  }
  for await (const issues of missingBatches(sweeping, { allBut: hidden })) {
    const reasons = await reasonsOf(sweeping, issues, await standings());
    await noteMissing(context.pool, sweep, { reasons, at: context.now() });
  }
  return hidden;
}

/** Asked for once, and only when something is missing. */
function standingsOf({ sweeper, state, signal }: Sweeping): () => Promise<Standings> {
  let asked: Promise<Standings> | undefined;
  return () => (asked ??= sweeper.teams(state, signal));
}

/** The tracker itself says why none of its issues is shown. */
function isClosed(standings: Standings, team: string): boolean {
  const standing = standings?.get(team);
  return standing === 'archived' || standing === 'deleted';
}

async function isHidden(sweeping: Sweeping, { team, issues }: TeamLoss): Promise<boolean> {
  const { sweeper, state, signal } = sweeping;
  let unanswered = 0;
  for await (const missing of missingBatches(sweeping, { only: team })) {
    const answering = await sweeper.answering(state, idsOf(missing), signal);
    unanswered += missing.length - answering.size;
    if (unanswered >= leastHidden && 2 * unanswered >= issues) return true;
  }
  return false;
}

async function reasonsOf(
  { sweeper, state, signal }: Sweeping,
  issues: readonly MissingIssue[],
  standings: Standings,
): Promise<ReadonlyMap<string, MissingReason>> {
  const answering = await sweeper.answering(state, idsOf(issues), signal);
  const reasons = new Map<string, MissingReason>();
  for (const { id, team } of issues) {
    const presence =
      answering.get(id) ?? presenceBy(standings, team) ?? (await sweeper.probe(state, id, signal));
    reasons.set(id, presence === 'present' ? 'out_of_scope' : presence);
  }
  return reasons;
}

/** What follows for an issue nobody answers to from the project it was in; undefined = nothing. */
function presenceBy(standings: Standings, team: string): Presence | undefined {
  if (standings === undefined) return undefined;
  const standing = standings.get(team) ?? 'access_lost';
  return standing === 'live' ? undefined : standing;
}

function expectation({ sweep, sweeper }: Sweeping): Parameters<typeof missingIssues>[1] {
  return { source: sweep.source, meetsArchived: sweeper.meetsArchived };
}

function idsOf(issues: readonly MissingIssue[]): readonly string[] {
  return issues.map(({ id }) => id);
}

async function* missingBatches(
  sweeping: Sweeping,
  teams: Parameters<typeof missingIssues>[2]['teams'],
): AsyncGenerator<readonly MissingIssue[]> {
  const { context, signal } = sweeping;
  let after: string | undefined = '';
  while (after !== undefined) {
    const part = { teams, after, limit: batchSize };
    const issues: readonly MissingIssue[] = await missingIssues(
      context.pool,
      expectation(sweeping),
      part,
    );
    if (issues.length > 0) yield issues;
    signal.throwIfAborted();
    after = issues.at(-1)?.id;
  }
}
