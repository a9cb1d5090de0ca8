import { byText } from '../by-text.ts';
import {
  createGroupTally,
  type GroupMember,
  type GroupRequest,
  type GroupTally,
} from './group-tally.ts';
import type { TeamSnapshot } from './snapshot.ts';

/** Numbers of each project or team that has an issue with a state, by source in the order given, then by key. */
export function createTeamTallies(
  request: GroupRequest & { readonly sources: readonly string[] },
): {
  add(member: GroupMember): void;
  result(portfolioP85: number | undefined): readonly TeamSnapshot[];
} {
  const bySource = new Map(request.sources.map((id) => [id, new Map<string, GroupTally>()]));
  return {
    add: (member) => {
      const { source, team, state } = member.issue;
      const tallies = bySource.get(source);
      if (tallies === undefined || state === undefined) return;
      let tally = tallies.get(team);
      if (tally === undefined) {
        tally = createGroupTally(request);
        tallies.set(team, tally);
      }
      tally.add(member);
    },
    result: (portfolioP85) =>
      [...bySource].flatMap(([source, tallies]) =>
        [...tallies]
          .toSorted(([a], [b]) => byText(a, b))
          .map(([team, tally]) => ({ source, team, ...tally.numbers(portfolioP85) })),
      ),
  };
}
