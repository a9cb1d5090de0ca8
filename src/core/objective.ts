/** The strategy as the pure core sees it: objectives, the rules that map issues to them, and exempt work. */
import type { State } from './issue.ts';

/** A calendar day "2026-11-24" in the configured zone; first and last day included. */
export type LocalDate = string;

/** Filters and matchers of one rule. Every list that is not empty must hold; the matchers (labels, epics, projects, initiatives) are alternatives. */
export interface Rule {
  /** Label patterns: exact, glob (`obj:checkout-*`) or `/regex/`. */
  readonly labels: readonly string[];
  /** Keys of epics (any issue above in the hierarchy), matched at that ancestor's level. */
  readonly epics: readonly string[];
  /** Names or ids of Linear projects. */
  readonly projects: readonly string[];
  /** Names or ids of Linear initiatives. */
  readonly initiatives: readonly string[];
  /** Filters; empty = every one. */
  readonly sources: readonly string[];
  readonly teams: readonly string[];
  readonly types: readonly string[];
  /** Raw weight > 0, default 1. */
  readonly weight: number;
}

export const declaredStates = ['on_track', 'at_risk', 'off_track', 'achieved', 'dropped'] as const;
export type DeclaredState = (typeof declaredStates)[number];

export interface Objective {
  /** Stable slug, the only name of an objective on series. */
  readonly id: string;
  readonly name: string;
  /** Configuration, shown on the page, never on a series. */
  readonly owner: string | undefined;
  /** Routes its alerts. */
  readonly team: string | undefined;
  readonly outcome: string | undefined;
  /** Id of the objective above it. */
  readonly parent: string | undefined;
  /** 1 = highest. */
  readonly priority: number;
  readonly starts: LocalDate | undefined;
  readonly ends: LocalDate | undefined;
  /** Never ends an objective: an overdue priority is still a priority. */
  readonly due: LocalDate | undefined;
  readonly paused: readonly { readonly from: LocalDate; readonly to: LocalDate }[];
  readonly declared:
    | { readonly state: DeclaredState; readonly on: LocalDate | undefined }
    | undefined;
  /** 0..1 */
  readonly targetShare: number | undefined;
  readonly rules: readonly Rule[];
  readonly quietAfterMs: number;
  readonly graceMs: number;
}

export interface ExemptRule extends Rule {
  readonly name: string;
}

export const inheritances = ['parent', 'epic', 'project', 'initiative'] as const;
export type Inheritance = (typeof inheritances)[number];

export interface Strategy {
  readonly effectiveFrom: LocalDate | undefined;
  /** The view the dashboards show first; both are stored. */
  readonly view: View;
  /** Kinds of ancestors labels are inherited from; empty switches inheritance off. */
  readonly inherit: readonly Inheritance[];
  readonly caseSensitive: boolean;
  readonly minSample: number;
  /** In file order. */
  readonly objectives: readonly Objective[];
  readonly exempt: readonly ExemptRule[];
  /** Key of an issue, compared without case → the objectives it serves whatever the rules say; the first one alone in the exclusive view. */
  readonly overrides: Readonly<Record<string, readonly string[]>>;
}

export type View = 'shared' | 'exclusive';

/** How one source's statuses and histories are read. */
export interface SourceRules {
  /** State → status names or ids, "*" = all not named. The rest by category. */
  readonly states: Partial<Record<State, readonly string[]>>;
  /** Compared without case. */
  readonly cancelledResolutions: readonly string[];
  readonly blockedStatuses: readonly string[];
  readonly excludeTypes: readonly string[];
  readonly countSubtasks: boolean;
  readonly startRule: 'last' | 'first';
  readonly completionRule: 'current' | 'first';
}

export const defaultCancelledResolutions = [
  "Won't Do",
  "Won't Fix",
  'Duplicate',
  'Declined',
  'Cannot Reproduce',
  'Invalid',
  'Abandoned',
  'Obsolete',
  'Rejected',
] as const;
