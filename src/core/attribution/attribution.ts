/** Why and when an issue counts for an objective (definitions.md, "Attribution"). */
import type { Instant } from '../issue.ts';
import type { Inheritance } from '../objective.ts';

/** A label by its name; `group` is the Linear label group it lives in. */
export interface LabelName {
  readonly name: string;
  readonly group: string | undefined;
}

/** Labels worn from an instant on until the next span's start; the last span is open. Sorted by `from`. */
export interface LabelSpan {
  readonly from: Instant;
  readonly labels: readonly LabelName[];
}

export interface Ancestor {
  readonly kind: Inheritance;
  readonly id: string;
  /** Issue key (epics, parents). */
  readonly key: string | undefined;
  readonly name: string;
  /** 1 = nearest. Ancestors at one depth are united. */
  readonly depth: number;
  readonly labels: readonly LabelSpan[];
}

/** What attribution reads of an issue. */
export interface Attributable {
  readonly source: string;
  readonly id: string;
  readonly key: string;
  readonly team: string;
  readonly type: string;
  readonly createdAt: Instant;
  readonly labels: readonly LabelSpan[];
  /** Nearest first. */
  readonly ancestors: readonly Ancestor[];
}

/** One period in which one rule made an issue count. Periods of one objective do not overlap; at any instant Σ shared = 1 and Σ exclusive = 1 when there is any objective. */
export interface Attribution {
  /** undefined = exempt work (then `exempt` names the rule). */
  readonly objective: string | undefined;
  readonly exempt: string | undefined;
  /** Weight in the shared view, (0, 1]; 1 for exempt. */
  readonly shared: number;
  /** Weight in the exclusive view, 0 or 1. */
  readonly exclusive: number;
  /** `objective#2` = its second rule, counted from 1; `exempt:name`; `override:KEY` as the strategy file spells the key. */
  readonly rule: string;
  /** `override`: the strategy names the issue itself, and no rule was asked. */
  readonly via: 'own' | 'override' | Inheritance;
  /** Id of the ancestor it came through; undefined for own and override. */
  readonly ancestor: string | undefined;
  /** The label that matched, as the tracker spells it; undefined when the strategy names the ancestor or the issue. */
  readonly label: string | undefined;
  readonly depth: number;
  readonly from: Instant;
  /** undefined = still. May lie in the future (an objective with an end). */
  readonly to: Instant | undefined;
}

/** A label that almost matches an objective's exact label (definitions.md, Attribution 9). */
export interface NearMiss {
  readonly objective: string;
  readonly label: string;
  readonly pattern: string;
}
