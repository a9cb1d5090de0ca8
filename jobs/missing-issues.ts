import type { Sweeper } from '../connectors/connector.ts';
import {
  type MissingReason,
  missingIds,
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

/** One or two issues are half of a tiny project, and no sign of lost access. */
const leastHidden = 3;
const batchSize = 1_000;

/** Projects or teams of which the tracker no longer answers to half or more: lost access looks like that, not work. */
export async function teamsHidden(sweeping: Sweeping): Promise<readonly string[]> {
  const { context, sweep } = sweeping;
  const hidden: string[] = [];
  for (const loss of await teamsHalfMissed(context.pool, sweep.source, leastHidden)) {
    if (await isHidden(sweeping, loss)) hidden.push(loss.team);
  }
  return hidden;
}

async function isHidden(sweeping: Sweeping, { team, issues }: TeamLoss): Promise<boolean> {
  const { sweeper, state, signal } = sweeping;
  let unanswered = 0;
  for await (const ids of missingBatches(sweeping, { only: team })) {
    unanswered += ids.length - (await sweeper.answering(state, ids, signal)).size;
    if (unanswered >= leastHidden && 2 * unanswered >= issues) return true;
  }
  return false;
}

/** Asks for every missing issue, but those of hidden teams, and notes what the tracker says. */
export async function askForMissing(sweeping: Sweeping, hidden: readonly string[]): Promise<void> {
  const { context, sweep } = sweeping;
  for await (const ids of missingBatches(sweeping, { allBut: hidden })) {
    const reasons = await reasonsOf(sweeping, ids);
    await noteMissing(context.pool, sweep, { reasons, at: context.now() });
  }
}

async function reasonsOf(
  sweeping: Sweeping,
  ids: readonly string[],
): Promise<ReadonlyMap<string, MissingReason>> {
  const { sweeper, state, signal } = sweeping;
  const answering = await sweeper.answering(state, ids, signal);
  const reasons = new Map<string, MissingReason>();
  for (const id of ids) {
    const presence = answering.has(id) ? 'present' : await sweeper.probe(state, id, signal);
    reasons.set(id, presence === 'present' ? 'out_of_scope' : presence);
  }
  return reasons;
}

async function* missingBatches(
  { context, sweep, signal }: Sweeping,
  teams: Parameters<typeof missingIds>[2]['teams'],
): AsyncGenerator<readonly string[]> {
  let after: string | undefined = '';
  while (after !== undefined) {
    const part = { teams, after, limit: batchSize };
    const ids: readonly string[] = await missingIds(context.pool, sweep.source, part);
    if (ids.length > 0) yield ids;
    signal.throwIfAborted();
    after = ids.at(-1);
  }
}
