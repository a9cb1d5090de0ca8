import type { State } from '../issue.ts';
import type { MeasuredIssue } from './measured-issue.ts';
import type { SourceSnapshot } from './snapshot.ts';
import { isPresent } from './standing.ts';

/** Work issues of each configured source by state, every issue once. Data problems are added by those who list them. */
export function createSourceTallies(sources: readonly string[]): {
  add(issue: MeasuredIssue): void;
  result(): readonly SourceSnapshot[];
} {
  const tallies = new Map(sources.map((id) => [id, { states: noIssues(), withoutState: 0 }]));
  return {
    add: (issue) => {
      const tally = tallies.get(issue.source);
      if (tally === undefined || !isPresent(issue)) return;
      if (issue.state === undefined) tally.withoutState += 1;
      else tally.states[issue.state] += 1;
    },
    result: () => [...tallies].map(([id, tally]) => ({ id, ...tally, problems: {} })),
  };
}

function noIssues(): Record<State, number> {
  return { triage: 0, backlog: 0, ready: 0, active: 0, waiting: 0, done: 0, cancelled: 0 };
}
