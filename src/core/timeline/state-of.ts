import { foldText } from '../attribution/label-pattern.ts';
import { type State, type Status, type StatusRef, states } from '../issue.ts';
import type { SourceRules } from '../objective.ts';

/** Reads one source's statuses and resolutions as normal-form states. */
export interface StateReader {
  /** undefined: the status has no state (neither named by an override nor known by category). */
  stateOf(status: StatusRef): State | undefined;
  /** Named by the rules as blocked. */
  isBlocked(status: StatusRef): boolean;
  /** The resolution means that nothing was delivered. */
  isNotDelivered(resolution: string | undefined): boolean;
}

/**
 * Override by id or name first, then "*" (all not named), then the category or type of the status.
 * Source: definitions, "State".
 */
export function createStateReader(
  statuses: ReadonlyMap<string, Status>,
  rules: SourceRules,
): StateReader {
  const overrides = new Map<string, State>();
  for (const state of states) {
    for (const name of rules.states[state] ?? []) overrides.set(fold(name), state);
  }
  const blocked = new Set(rules.blockedStatuses.map(fold));
  const notDelivered = new Set(rules.cancelledResolutions.map(fold));
  /** Today's name of the status, and the name the history wrote down. */
  const namesOf = (status: StatusRef): readonly string[] =>
    [status.id, statuses.get(status.id)?.name ?? status.name, status.name].map(fold);
  return {
    stateOf: (status) =>
      namesOf(status)
        .map((name) => overrides.get(name))
        .find((state) => state !== undefined) ??
      overrides.get('*') ??
      statuses.get(status.id)?.defaultState,
    isBlocked: (status) => namesOf(status).some((name) => blocked.has(name)),
    isNotDelivered: (resolution) => resolution !== undefined && notDelivered.has(fold(resolution)),
  };
}

function fold(text: string): string {
  return foldText(text.trim(), false);
}
