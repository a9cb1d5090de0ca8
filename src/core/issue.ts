/**
 * One issue as a tracker holds it, in words that are the same for every tracker.
 * Instants are milliseconds since the epoch (UTC). `undefined` means "no value", never 0 or "".
 */

/** Milliseconds since the epoch, UTC. */
export type Instant = number;

/** The seven normal forms of a tracker's status. In progress = active or waiting. */
export const states = [
  'triage',
  'backlog',
  'ready',
  'active',
  'waiting',
  'done',
  'cancelled',
] as const;
export type State = (typeof states)[number];

/** A status of a source's catalogue. `defaultState` is what its category or type says; none when the tracker gives none. */
export interface Status {
  readonly id: string;
  readonly name: string;
  readonly defaultState: State | undefined;
}

/** A status as a history entry names it: the id decides, the name is the text of that day. */
export interface StatusRef {
  readonly id: string;
  readonly name: string;
}

export interface StatusChange {
  readonly field: 'status';
  readonly id: string;
  readonly at: Instant;
  readonly from: StatusRef;
  readonly to: StatusRef;
}

/** Labels by reference: Jira the label itself, Linear the label's id (named by the source's label catalogue). */
export interface LabelChange {
  readonly field: 'labels';
  readonly id: string;
  readonly at: Instant;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Any other followed field. Values: `resolution` its name · `assignee` an opaque person id ·
 * `parent` the parent issue's id · `project` a Linear project's id · `team` the project or team key ·
 * `estimate` a decimal number · `flag` "1" while flagged.
 */
export interface ValueChange {
  readonly field: 'resolution' | 'assignee' | 'parent' | 'project' | 'team' | 'estimate' | 'flag';
  readonly id: string;
  readonly at: Instant;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** One item of an issue's history. `id` is unique within the issue and stable over reads. */
export type Change = StatusChange | LabelChange | ValueChange;

export interface Issue {
  /** The tracker's immutable id; identity is source + id, never the key. */
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly url: string | undefined;
  /** Jira project key or Linear team key. */
  readonly team: string;
  readonly type: string;
  /** Jira hierarchy level: −1 sub-task, 0 work, ≥ 1 container (epic and above). Linear: always 0. */
  readonly level: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly status: StatusRef;
  /** Name of the resolution, Jira only. */
  readonly resolution: string | undefined;
  /** Label references, see LabelChange. */
  readonly labels: readonly string[];
  /** Opaque person id (hashed with the installation's salt before it leaves the connector); never a name. */
  readonly assignee: string | undefined;
  readonly estimate: number | undefined;
  readonly isFlagged: boolean;
  /** Parent issue (sub-task → parent, issue → epic, sub-issue → parent). */
  readonly parentId: string | undefined;
  /** Key of a parent of which the tracker shows nothing else; absent beside `parentId`. */
  readonly parentKey?: string | undefined;
  /** Linear project of its own. */
  readonly projectId: string | undefined;
  readonly archivedAt: Instant | undefined;
  /** Issues of other trackers that its tracker connects it with, as mirror-name.ts names them; absent = none. */
  readonly mirrors?: readonly string[] | undefined;
  /** Complete history, oldest first, each change once. */
  readonly changes: readonly Change[];
}

export const healthStates = ['on_track', 'at_risk', 'off_track'] as const;

/** What those who lead a project or initiative say of it. */
export interface Health {
  readonly state: (typeof healthStates)[number];
  /** When it was last said. */
  readonly since: Instant | undefined;
}

/** A Linear project or initiative: groups issues, is never one. */
export interface Container {
  readonly kind: 'project' | 'initiative';
  readonly id: string;
  readonly name: string;
  /** Label references. */
  readonly labels: readonly string[];
  /** Initiatives above it (ids). */
  readonly parentIds: readonly string[];
  /** Absent while nothing was said. */
  readonly health?: Health | undefined;
}

/** A label of a source's catalogue. Only Linear has one: a Jira label is its own name and needs none. */
export interface CatalogueLabel {
  readonly id: string;
  readonly name: string;
  /** Name of the label group it lives in. */
  readonly group: string | undefined;
}

/** What a source calls its statuses, labels and containers: read once a sync, joined locally. */
export interface Catalogue {
  readonly statuses: readonly Status[];
  readonly labels: readonly CatalogueLabel[];
  readonly containers: readonly Container[];
}
