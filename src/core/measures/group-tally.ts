import { dayMs } from '../time.ts';
import { createAlignment } from './alignment.ts';
import { createFlow } from './flow.ts';
import type { IssueFlow } from './issue-flow.ts';
import type { MeasuredIssue } from './measured-issue.ts';
import type { Served } from './served.ts';
import type { Alignment, GroupNumbers } from './snapshot.ts';
import { createThroughput } from './throughput.ts';
import type { Moments } from './windows.ts';
import { createWipCounts } from './wip-counts.ts';

/** One issue with what is read of it for every group it belongs to. */
export interface GroupMember {
  readonly issue: MeasuredIssue;
  readonly served: Served;
  readonly flow: IssueFlow | undefined;
}

export interface GroupRequest {
  readonly moments: Moments;
  readonly minSample: number;
}

/** Numbers of the portfolio, a source or a team. */
export interface GroupTally {
  add(member: GroupMember): void;
  cycleP85(): number | undefined;
  numbers(portfolioP85: number | undefined): GroupNumbers;
}

/** Of an objective it is configured. */
const quietAfterMs = 14 * dayMs;

export function createGroupTally({ moments, minSample }: GroupRequest): GroupTally {
  const alignment = createAlignment(moments.window);
  const throughput = createThroughput(moments);
  const wip = createWipCounts(moments.asOf, quietAfterMs);
  const flow = createFlow(minSample);
  return {
    add: ({ issue, served, flow: ofIssue }) => {
      alignment.add(issue, served);
      throughput.add(issue);
      wip.add(issue);
      flow.add(ofIssue);
    },
    cycleP85: () => flow.cycleP85(),
    numbers: (portfolioP85) => {
      const aligned = alignment.result();
      return {
        alignment: aligned,
        throughput: throughput.result(),
        created: sizeOf(aligned.created),
        wip: sizeOf(aligned.wip),
        ...wip.counts(),
        flow: flow.result(portfolioP85),
      };
    },
  };
}

function sizeOf({ aligned, unaligned, exempt }: Alignment): number {
  return aligned + unaligned + exempt;
}
