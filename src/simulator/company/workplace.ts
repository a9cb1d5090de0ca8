/** One site of the company: its people, teams and catalogue, beside the tracker that holds the issues. */
import type { Instant } from '../../core/issue.ts';
import type { Tracker } from '../tracker.ts';
import type { Theme } from './theme.ts';

/** What a status means to the people who use it. */
export type Role =
  | 'triage'
  | 'backlog'
  | 'ready'
  | 'active'
  | 'review'
  | 'blocked'
  | 'done'
  | 'cancelled';

export interface Status {
  readonly id: string;
  readonly name: string;
  /** Key of a Jira status category or type of a Linear workflow state. */
  readonly category: string;
  readonly role: Role;
  /** Key of the only team that uses it; null = all that have none of their own. */
  readonly team: string | null;
}

export interface Team {
  readonly id: string;
  readonly key: string;
  readonly name: string;
}

export interface Person {
  readonly id: string;
  readonly name: string;
}

export interface Workplace {
  readonly tracker: Tracker;
  readonly teams: readonly [Team, ...Team[]];
  readonly people: readonly [Person, ...Person[]];
  readonly statuses: readonly Status[];
  readonly hasEpics: boolean;
  readonly hasTriage: boolean;
  readonly hasResolutions: boolean;
  /** Closed issues are put away after a while. */
  readonly archives: boolean;
  /** Issues can be thrown away and taken back. */
  readonly hasTrash: boolean;
  /** Issues can be flagged as impeded. */
  readonly hasFlags: boolean;
  /** Names of the types of ordinary work. */
  readonly workTypes: readonly [string, ...string[]];
  readonly subtaskType: string;
  /** Id of the Linear project that serves a theme. */
  projectOf(theme: Theme): string | null;
  /** A label as issues refer to it. */
  labelOf(name: string): string;
  /** Id of the n-th issue. */
  issueId(n: number): string;
}

export interface IssueType {
  readonly id: string;
  readonly name: string;
  readonly level: number;
}

export interface JiraWorkplace extends Workplace {
  /** Time zone of the account that reads. */
  readonly zone: string;
  readonly types: readonly IssueType[];
}

export interface LinearLabel {
  readonly id: string;
  readonly name: string;
  readonly isGroup: boolean;
  /** Id of the label group it lives in. */
  readonly group: string | null;
  readonly isRetired: boolean;
}

/** What is said of a project or initiative. */
export interface Health {
  readonly state: 'onTrack' | 'atRisk' | 'offTrack';
  readonly at: Instant;
}

export interface Initiative {
  readonly id: string;
  readonly name: string;
  readonly health?: Health;
}

export interface LinearProject {
  readonly id: string;
  readonly name: string;
  readonly initiatives: readonly string[];
  readonly health?: Health;
}

export interface LinearWorkplace extends Workplace {
  readonly labels: readonly LinearLabel[];
  readonly projects: readonly LinearProject[];
  readonly initiatives: readonly Initiative[];
}

export interface Company {
  readonly jira: JiraWorkplace;
  readonly linear: LinearWorkplace;
}

/** A role nobody has a status for falls back to the one that comes nearest. */
export function statusFor(
  { statuses }: Pick<Workplace, 'statuses'>,
  team: string,
  role: Role,
): string {
  const own = statuses.filter((status) => status.team === team);
  const usable = own.length > 0 ? own : statuses.filter((status) => status.team === null);
  const found = usable.find((status) => status.role === role);
  if (found !== undefined) return found.id;
  if (role === 'cancelled') return statusFor({ statuses }, team, 'done');
  if (role === 'blocked' || role === 'review') return statusFor({ statuses }, team, 'active');
  throw new Error(`team ${team} has no status for ${role} work`);
}

export function roleOf({ statuses }: Pick<Workplace, 'statuses'>, statusId: string): Role {
  const status = statuses.find(({ id }) => id === statusId);
  if (status === undefined) throw new Error(`no status ${statusId}`);
  return status.role;
}
