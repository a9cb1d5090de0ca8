import type { Attribution } from '../attribution/attribution.ts';
import type { Issue } from '../issue.ts';
import type { RemovalReason } from '../removal.ts';
import type { Standing } from './alignment.ts';

/** One work issue at one of two instants, read by one strategy. */
export interface Situation extends Standing {
  /** undefined: it is there, or was not created yet. */
  readonly absence: RemovalReason | undefined;
  /** Project or team. */
  readonly team: string | undefined;
  /** All periods, whenever they lie. */
  readonly attributions: readonly Attribution[];
  /**
   * Those labels that rules read, as one text for each wearer: the issue itself and every ancestor it inherits from.
   * An ancestor that did not exist yet has no entry.
   */
  readonly labels: ReadonlyMap<string, string>;
}

/** What a waterfall reads of one work issue that exists at the later of its two instants. */
export interface ComparedIssue extends Pick<Issue, 'id' | 'key' | 'title' | 'url'> {
  readonly source: string;
  readonly from: Situation;
  /** At the later instant, read by the strategy of the earlier one; where that is the same, `to` itself. */
  readonly kept: Situation;
  readonly to: Situation;
  /** Between the two instants its parent or project changed, or that of an issue above it. */
  readonly isReparented: boolean;
}
