/** What a Jira site serves, whether people work on it or it was recorded. */
import type { Instant } from '../../core/issue.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** One issue, as far as searching, ordering and showing it needs. */
export interface JiraIssue {
  readonly id: string;
  readonly key: string;
  readonly projectKey: string;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly type: string;
  readonly status: JiraStatus;
  readonly resolution: string | undefined;
  readonly labels: readonly string[];
  readonly parent: { readonly id: string; readonly key: string } | undefined;
  /** Account id. */
  readonly assignee: string | undefined;
  /** As the REST API shows them. */
  fields(): JsonObject;
  /** Oldest first. */
  histories(): readonly JiraHistory[];
}

export interface JiraHistory {
  readonly id: string;
  readonly at: Instant;
  /** As the REST API writes the instant where it does not write milliseconds. */
  readonly created: string;
  readonly author: JsonObject | undefined;
  /** Change items as the REST API shows them. */
  readonly items: readonly JsonObject[];
}

export interface JiraStatus {
  readonly id: string;
  readonly name: string;
  readonly category: string;
}

export interface JiraContent {
  /** Time zone of the account that reads. */
  readonly zone: string;
  /** Grows when anything changes. */
  revision(): number;
  /** Every issue the account can see. */
  issues(): Iterable<JiraIssue>;
  /** By id, key or former key. */
  find(idOrKey: string): JiraIssue | undefined;
  /** Bodies of GET /field, GET /status and of the values of GET /project/search. */
  fieldList(): readonly JsonObject[];
  statuses(): readonly JiraStatus[];
  projects(): readonly JiraProject[];
  /** Absent when nobody can work on it. */
  readonly edit: JiraEdit | undefined;
}

export interface JiraProject {
  readonly id: string;
  readonly key: string;
  readonly name: string;
}

export interface JiraEdit {
  /** Statuses an issue can go to. */
  targets(issue: JiraIssue): readonly JiraStatus[];
  move(issue: JiraIssue, status: JiraStatus): void;
  relabel(issue: JiraIssue, labels: readonly string[]): void;
}
