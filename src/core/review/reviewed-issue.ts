import type { Attributable } from '../attribution/attribution.ts';
import type { MeasuredIssue } from '../measures/measured-issue.ts';

/** What a review of the strategy reads of one work issue: what rules see of it, and what they made of it. */
export interface ReviewedIssue {
  readonly attributable: Attributable;
  readonly measured: MeasuredIssue;
}
