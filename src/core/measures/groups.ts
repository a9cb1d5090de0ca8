import { createGroupTally, type GroupMember, type GroupRequest } from './group-tally.ts';
import type { GroupNumbers, Snapshot } from './snapshot.ts';
import { createSourceTallies } from './source-tally.ts';
import { createTeamTallies } from './team-tally.ts';

/** The portfolio, its sources and their teams: each issue belongs to one of each. */
export interface Groups {
  add(member: GroupMember): void;
  /** P85 of cycle time of the portfolio: what ageing is measured by where a part has none. */
  cycleP85(): number | undefined;
  numbers(): GroupNumbers & Pick<Snapshot, 'sources' | 'teams'>;
}

export function createGroups(
  request: GroupRequest & { readonly sources: readonly string[] },
): Groups {
  const portfolio = createGroupTally(request);
  const sources = createSourceTallies(request);
  const teams = createTeamTallies(request);
  return {
    add: (member) => {
      portfolio.add(member);
      sources.add(member);
      teams.add(member);
    },
    cycleP85: () => portfolio.cycleP85(),
    numbers: () => {
      const p85 = portfolio.cycleP85();
      return {
        ...portfolio.numbers(p85),
        sources: sources.result(p85),
        teams: teams.result(p85),
      };
    },
  };
}
