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
  /** Archived issues, which only their direct links still show. Absent where nothing can be archived. */
  findArchived?(idOrKey: string): JiraIssue | undefined;
  /** Bodies of GET /field, GET /status and of the values of GET /project/search. */
  fieldList(): readonly JsonObject[];
  statuses(): readonly JiraStatus[];
  projects(): readonly JiraProject[];
  /** Projects that were put away, with all of their issues. Absent where none can be. */
  shelvedProjects?(): readonly ShelvedProject[];
  /**
   * Has every event told from now on, until the function that it returns is called. Absent where nothing happens.
   * What concerns archived issues is no event.
   */
  watch?(watcher: (event: JiraEvent) => void): () => void;
  /** Absent when nobody can work on it. */
  readonly edit: JiraEdit | undefined;
}

export interface JiraProject {
  readonly id: string;
  readonly key: string;
  readonly name: string;
}

export interface ShelvedProject extends JiraProject {
  readonly place: 'archived' | 'deleted';
  readonly at: Instant;
}

/** Something that webhooks tell of. */
export interface JiraEvent {
  readonly kind: 'created' | 'updated' | 'deleted';
  readonly at: Instant;
  /** Who did it, as the REST API shows persons. */
  readonly user: JsonObject;
  /** As it is afterwards, of a deleted one as it was. */
  readonly issue: JiraIssue;
  /** What changed; of a deleted issue nothing. */
  readonly history: JiraHistory | undefined;
}

export interface JiraEdit {
  /** Statuses an issue can go to. */
  targets(issue: JiraIssue): readonly JiraStatus[];
  move(issue: JiraIssue, status: JiraStatus): void;
  relabel(issue: JiraIssue, labels: readonly string[]): void;
}
