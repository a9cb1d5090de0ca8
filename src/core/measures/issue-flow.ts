import { cycleTime, leadTime, reopenings } from '../timeline/facts.ts';
import type { MeasuredIssue } from './measured-issue.ts';
import { type Passage, passageOf } from './passage.ts';
import { isCancelledAfterStart, isWip } from './standing.ts';
import { isWithin, type Moments, type Window } from './windows.ts';

/** What one issue adds to the flow of every set it belongs to. */
export interface IssueFlow {
  /** Completed in the window. */
  readonly isCompleted: boolean;
  /** Those of an issue completed in the window; undefined when negative, the second also without a start. */
  readonly leadMs: number | undefined;
  readonly passage: Passage | undefined;
  /** Its start lies in the window. */
  readonly isStarted: boolean;
  /** In the window. */
  readonly reopenings: number;
  readonly isCancelledAfterStart: boolean;
  /** Of an issue in progress that has a start. */
  readonly ageMs: number | undefined;
}

/** Undefined when: the issue has no state. Source: definitions, "The life of one issue" and "Measures". */
export function issueFlow(
  issue: MeasuredIssue,
  { asOf, window }: Pick<Moments, 'asOf' | 'window'>,
): IssueFlow | undefined {
  if (issue.state === undefined) return undefined;
  const { startedAt } = issue;
  const isCompleted = isWithin(issue.completedAt, window);
  return {
    isCompleted,
    leadMs: isCompleted ? leadTime(issue) : undefined,
    passage: isCompleted ? passageOfCompleted(issue) : undefined,
    isStarted: isWithin(startedAt, window),
    reopenings: reopeningsWithin(issue, window),
    isCancelledAfterStart: isCancelledAfterStart(issue, window),
    ageMs: startedAt !== undefined && isWip(issue) ? asOf - startedAt : undefined,
  };
}

function passageOfCompleted(issue: MeasuredIssue): Passage | undefined {
  const { startedAt, completedAt } = issue;
  if (startedAt === undefined || completedAt === undefined) return undefined;
  if (cycleTime(issue) === undefined) return undefined;
  return passageOf(issue.course, { from: startedAt, to: completedAt });
}

function reopeningsWithin({ reopened, course }: MeasuredIssue, window: Window): number {
  return reopened === 0 ? 0 : reopenings(course).filter((at) => isWithin(at, window)).length;
}
