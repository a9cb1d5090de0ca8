import type { DataProblem } from '../data-problem.ts';
import type { Change, Instant, Issue, State, StatusRef, ValueChange } from '../issue.ts';
import { orderedChanges } from './ordered-changes.ts';
import type { StateReader } from './state-of.ts';
import { joined, merged, type RolledBack, rollBack, type Track } from './track.ts';

/** The whole life of one issue in normal form: what was true when. */
export interface Life {
  readonly createdAt: Instant;
  /** The tracker's statuses; the first is the one the issue was created in. */
  readonly statuses: Track<StatusRef>;
  /** Normal-form states; `undefined` = the status of that time has no state. Neighbours differ. */
  readonly states: Track<State | undefined>;
  /** Changes of state, oldest first. */
  readonly transitions: readonly Transition[];
  /** Flagged, or in a status the rules call blocked. */
  readonly blocked: Track<boolean>;
  /** Opaque person ids. */
  readonly assignees: Track<string | undefined>;
  readonly estimates: Track<number | undefined>;
  readonly archivedAt: Instant | undefined;
  /** Changes beside the state that can count as movement, oldest first. */
  readonly movements: readonly Movement[];
  readonly problems: readonly DataProblem[];
}

export interface Transition {
  readonly at: Instant;
  readonly from: State | undefined;
  readonly to: State | undefined;
}

export interface Movement {
  readonly at: Instant;
  /** Label references that came or went; undefined = a change of assignee, estimate or flag. */
  readonly labels: readonly string[] | undefined;
}

/**
 * Reads a life from the current fields and the history; current fields win. Never throws for data: what does not fit is
 * listed in `problems`. Source: definitions, "State" and "The life of one issue".
 */
export function lifeOf(issue: Issue, reader: StateReader): Life {
  const changes = orderedChanges(issue.changes);
  const status = rollBack(
    issue.createdAt,
    changes.filter((change) => change.field === 'status'),
    { current: issue.status, isSame: (a, b) => a.id === b.id },
  );
  const notDelivered = valueTrack(issue, changes, {
    field: 'resolution',
    current: issue.resolution,
    read: (resolution) => reader.isNotDelivered(resolution),
  });
  const states = merged(joined(status.track, notDelivered.track, stateWith(reader)));
  return {
    createdAt: issue.createdAt,
    statuses: status.track,
    states,
    transitions: transitionsBetween(states),
    blocked: merged(
      joined(
        status.track,
        flags(issue, changes),
        (value, isFlagged) => isFlagged === true || reader.isBlocked(value),
      ),
    ),
    assignees: assigneesOf(issue, changes),
    estimates: estimatesOf(issue, changes),
    archivedAt: issue.archivedAt,
    movements: changes.flatMap(movementOf),
    problems: [
      ...unknownStatuses(issue, status.track, reader),
      ...disagreement(issue, 'status', status),
      ...disagreement(issue, 'resolution', notDelivered),
    ],
  };
}

/** A not-delivered resolution makes any `done` cancelled, as long as both hold. */
function stateWith(
  reader: StateReader,
): (status: StatusRef, isNotDelivered: boolean | undefined) => State | undefined {
  return (status, isNotDelivered) => {
    const state = reader.stateOf(status);
    return state === 'done' && isNotDelivered === true ? 'cancelled' : state;
  };
}

function transitionsBetween(states: Life['states']): readonly Transition[] {
  return states.slice(1).map(({ from: at, value: to }, index) => ({
    at,
    from: states[index]?.value,
    to,
  }));
}

/** Followed as what is read of the value: a change that does not change the reading cannot disagree. */
function valueTrack<T>(
  issue: Issue,
  changes: readonly Change[],
  {
    field,
    current,
    read,
  }: {
    field: ValueChange['field'];
    current: string | undefined;
    read: (value: string | undefined) => T;
  },
): RolledBack<T> {
  const ofField = changes
    .filter((change): change is ValueChange => change.field === field)
    .map(({ at, from, to }) => ({ at, from: read(from), to: read(to) }));
  return rollBack(issue.createdAt, ofField, { current: read(current) });
}

function flags(issue: Issue, changes: readonly Change[]): Track<boolean> {
  const current = issue.isFlagged ? '1' : undefined;
  return valueTrack(issue, changes, { field: 'flag', current, read: isPresent }).track;
}

function assigneesOf(issue: Issue, changes: readonly Change[]): Life['assignees'] {
  const ofField = changes.filter((change): change is ValueChange => change.field === 'assignee');
  return merged(rollBack(issue.createdAt, ofField, { current: issue.assignee }).track);
}

export function estimatesOf(
  issue: Issue,
  changes: readonly Change[] = orderedChanges(issue.changes),
): Life['estimates'] {
  const current = issue.estimate?.toString();
  return merged(valueTrack(issue, changes, { field: 'estimate', current, read: toNumber }).track);
}

/** Undefined when: nothing was estimated, or what was written is no number. */
function toNumber(value: string | undefined): number | undefined {
  const number = Number(value ?? Number.NaN);
  return Number.isFinite(number) ? number : undefined;
}

function isPresent(value: string | undefined): boolean {
  return value !== undefined;
}

function movementOf(change: Change): readonly Movement[] {
  const { at, field } = change;
  if (field === 'labels') return [{ at, labels: [...change.added, ...change.removed] }];
  const isMoving = field === 'assignee' || field === 'estimate' || field === 'flag';
  return isMoving && change.from !== change.to ? [{ at, labels: undefined }] : [];
}

function unknownStatuses(
  issue: Issue,
  track: Track<StatusRef>,
  reader: StateReader,
): readonly DataProblem[] {
  const unknown = new Map(
    track
      .filter(({ value }) => reader.stateOf(value) === undefined)
      .map(({ value }) => [value.id, value.name]),
  );
  return [...unknown].map(([id, name]) => ({
    kind: 'unknown_status',
    issueId: issue.id,
    detail: `status "${name}" (id ${id}) has no category and no override: name it under states`,
  }));
}

function disagreement(
  issue: Issue,
  field: string,
  { breaks }: Pick<RolledBack<unknown>, 'breaks'>,
): readonly DataProblem[] {
  if (breaks === 0) return [];
  const detail = `${field} changes in the history that do not lead to the value that follows: ${breaks}; what follows was taken`;
  return [{ kind: 'history_disagrees', issueId: issue.id, detail }];
}
