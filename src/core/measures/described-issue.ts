import type { LabelName } from '../attribution/attribution.ts';
import type { MissedLabel } from '../attribution/missed-labels.ts';
import type { MeasuredIssue } from './measured-issue.ts';

/** What an issue stands directly below. */
export interface Above {
  readonly kind: 'epic' | 'parent' | 'project';
  readonly id: string;
  /** Key and title, or name; the id of what the tracker does not show. */
  readonly name: string;
}

/** A measured issue with what people know it by. */
export interface DescribedIssue extends MeasuredIssue {
  readonly key: string;
  readonly title: string;
  readonly url: string | undefined;
  /** Jira project key or Linear team key. */
  readonly team: string;
  readonly type: string;
  readonly above: readonly Above[];
}

/** One that serves no objective. */
export interface UnalignedIssue extends DescribedIssue {
  /** Its own. */
  readonly labels: readonly LabelName[];
  /** Among its own and inherited labels. */
  readonly missed: readonly MissedLabel[];
}
