import type { State } from '../issue.ts';
import { createGroupTally, type GroupMember, type GroupRequest } from './group-tally.ts';
import type { SourceSnapshot } from './snapshot.ts';
import { isPresent } from './standing.ts';

/** Numbers of each configured source, every issue once. Data problems are added by those who list them. */
export function createSourceTallies(
  request: GroupRequest & { readonly sources: readonly string[] },
): {
  add(member: GroupMember): void;
  result(portfolioP85: number | undefined): readonly SourceSnapshot[];
} {
  const tallies = new Map(request.sources.map((id) => [id, createSourceTally(request)]));
  return {
    add: (member) => {
      const tally = tallies.get(member.issue.source);
      if (tally === undefined) return;
      tally.group.add(member);
      const { issue } = member;
      if (!isPresent(issue)) return;
      if (issue.state === undefined) tally.counts.withoutState += 1;
      else tally.counts.states[issue.state] += 1;
    },
    result: (portfolioP85) =>
      [...tallies].map(([id, { counts, group }]) => ({
        id,
        ...counts,
        problems: {},
        ...group.numbers(portfolioP85),
      })),
  };
}

function createSourceTally(request: GroupRequest) {
  return { counts: { states: noIssues(), withoutState: 0 }, group: createGroupTally(request) };
}

function noIssues(): Record<State, number> {
  return { triage: 0, backlog: 0, ready: 0, active: 0, waiting: 0, done: 0, cancelled: 0 };
}
