import { foldText } from '../attribution/label-pattern.ts';
import { type State, type Status, type StatusRef, states } from '../issue.ts';
import type { SourceRules } from '../objective.ts';

/** Reads one source's statuses and resolutions as normal-form states. Remembers what it has read: make one for many issues. */
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
  function read(status: StatusRef): ReadStatus {
    const known = statuses.get(status.id);
    // Today's name of the status, and the name the history wrote down.
    const names = [status.id, known?.name ?? status.name, status.name].map(fold);
    const state = names.map((name) => overrides.get(name)).find((each) => each !== undefined);
    return {
      state: state ?? overrides.get('*') ?? known?.defaultState,
      isBlocked: names.some((name) => blocked.has(name)),
    };
  }
  const readStatus = remembered(({ id, name }) => `${id}\n${name}`, read);
  const isNotDelivered = remembered(
    (resolution: string) => resolution,
    (resolution) => notDelivered.has(fold(resolution)),
  );
  return {
    stateOf: (status) => readStatus(status).state,
    isBlocked: (status) => readStatus(status).isBlocked,
    isNotDelivered: (resolution) => resolution !== undefined && isNotDelivered(resolution),
  };
}

interface ReadStatus {
  readonly state: State | undefined;
  readonly isBlocked: boolean;
}

function remembered<T, R>(keyOf: (given: T) => string, read: (given: T) => R): (given: T) => R {
  const known = new Map<string, R>();
  return (given) => {
    const key = keyOf(given);
    const answer = known.get(key) ?? read(given);
    known.set(key, answer);
    return answer;
  };
}

function fold(text: string): string {
  return foldText(text.trim(), false);
}
