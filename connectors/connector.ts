/**
 * The port every tracker connector returns. A connector reads; it stores nothing, measures nothing and knows no queue.
 *
 * Contract
 * - Pages are delivered in an order in which no issue can be lost: an issue changed while reading may come twice,
 *   never not at all. Each issue carries its complete history.
 * - `cursor` of a page, given back to `pull` with the same shard, continues after that page, in another process too.
 *   It is JSON, small, and holds no secret.
 * - Records that cannot be read are left out of `issues` and stand in `problems`.
 * - Every failure is a ConnectorError; its message holds no token, header or person.
 * - Absence from a page means nothing. Deletion is never inferred here: see `Sweeper`.
 */
import type { DataProblem } from '../src/core/data-problem.ts';
import type { Catalogue, Instant, Issue } from '../src/core/issue.ts';
import type { TokenVault } from './token-vault.ts';

export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

export interface Connector {
  /**
   * What must be known before issues can be read: field ids, time zone, catalogue. `state` is stored by the caller and
   * given back to `plan`, `pull`, `pullIssues` and `pullInScope`, so that an incremental run need not discover again.
   */
  discover(signal: AbortSignal): Promise<Discovery>;
  /** The parts of a run that can be read independently. `since` undefined = everything, else what changed at or after it. */
  plan(state: Json, since: Instant | undefined, signal: AbortSignal): Promise<Plan>;
  /** Reads one shard page by page from `cursor` (undefined = its beginning). */
  pull(request: PullRequest, signal: AbortSignal): AsyncIterable<IssuePage>;
  /**
   * Issues by their ids, or by keys that `parentKey` told, whatever the scope: used for ancestors. Those that are gone or
   * not visible are missing from the answer.
   */
  pullIssues(state: Json, ids: readonly string[], signal: AbortSignal): Promise<IssuePage>;
  /** Those of these issues that are in the scope now, as they are now, though a search may know it only later. */
  pullInScope(state: Json, ids: readonly string[], signal: AbortSignal): Promise<IssuePage>;
  /** Absent for a tracker whose ids cannot be listed: of it nothing is ever taken for deleted. */
  readonly sweeper?: Sweeper;
  /** Absent where the account that reads cannot register webhooks. */
  readonly webhooks?: Webhooks;
  /**
   * Tries the source as it is configured, one thing after another, and tells of each what came of it. Whatever fails,
   * the next is tried; only behind a failed authentication nothing is.
   */
  examine(signal: AbortSignal): AsyncIterable<Check>;
}

/** What one trial of an examination has shown. No text of it names a person. */
export interface Check {
  readonly name: string;
  readonly result: 'ok' | 'warning' | 'failed';
  readonly detail: string;
  /** What to do about it. */
  readonly remedy?: string;
}

/** Has the tracker send a hint of every change to an address, which ends by itself unless it is kept up. */
export interface Webhooks {
  /**
   * Makes what is registered fit the request: registers, prolongs, replaces. Repeating it changes nothing. The answer is
   * stored by the caller and comes back as `known`.
   */
  keep(request: WebhookRequest, signal: AbortSignal): Promise<WebhookRegistration>;
}

export interface WebhookRequest {
  readonly callback: string;
  /** Keys of the projects whose changes are wanted, one at least. */
  readonly teams: readonly string[];
  readonly known: WebhookRegistration | undefined;
}

export interface WebhookRegistration {
  readonly callback: string;
  /** What is sent, in the tracker's own words. */
  readonly filter: string;
  readonly ids: readonly number[];
  readonly expiresAt: Instant;
}

/** How issues that are gone are found out: none of the answers alone is a deletion. */
export interface Sweeper {
  /** Whether `sweep` meets archived issues too. Where it does not, one that is archived is not expected there. */
  readonly meetsArchived: boolean;
  /**
   * The ids of everything in the scope, trashed issues too, page by page from `cursor` (undefined = the beginning). An
   * issue may come twice, and one that exists may be missing.
   */
  sweep(
    request: { readonly state: Json; readonly cursor: Json | undefined },
    signal: AbortSignal,
  ): AsyncIterable<SweepPage>;
  /** Of these ids those the tracker still answers to, whatever the scope, asked for many at once. */
  answering(
    state: Json,
    ids: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, 'present' | 'archived'>>;
  /** What the tracker says of one id when asked for it alone. A read that fails throws. */
  probe(state: Json, id: string, signal: AbortSignal): Promise<Presence>;
  /** Every project or team (by key) that the account may see. Undefined when the tracker does not tell. */
  teams(state: Json, signal: AbortSignal): Promise<ReadonlyMap<string, TeamStanding> | undefined>;
}

/** `deleted`: not known (any more); trackers also say so of issues hidden from the account, some of archived ones too. */
export type Presence = 'present' | 'archived' | 'deleted' | 'access_lost';

/** `deleted`: in the trash. Issues of an archived or deleted project are neither searched nor shown. */
export type TeamStanding = 'live' | 'archived' | 'deleted';

export interface SweepPage {
  readonly issues: readonly SweptIssue[];
  /** Where to go on after this page, within a day; undefined on the last one. */
  readonly cursor: Json | undefined;
}

export interface SweptIssue {
  readonly id: string;
  /** The same as `Issue.updatedAt`: a later one than is stored is a change that no search has shown in time. */
  readonly updatedAt: Instant | undefined;
  /** The same as `Issue.archivedAt`. */
  readonly archivedAt: Instant | undefined;
  readonly isTrashed: boolean;
  /** The same as `Issue.blockers`, where a change of it may leave `updatedAt` as it was. */
  readonly blockers?: readonly string[] | undefined;
}

export interface Discovery {
  readonly state: Json;
  readonly catalogue: Catalogue;
  /** What of each issue is read. Stored issues lack what another value stands for: everything is read anew. */
  readonly reading: string;
}

export interface Plan {
  readonly shards: readonly Shard[];
  /**
   * The newest change the tracker knew of before a run behind whose back something can change: it is newer. Undefined =
   * the run reads in the order of change, and the newest one it meets is as good.
   */
  readonly newestBefore?: Instant | undefined;
}

/** `id` is stable for the run, of letters, digits, `-` and `_`. */
export interface Shard {
  readonly id: string;
  readonly request: Json;
}

export interface PullRequest {
  readonly state: Json;
  readonly shard: Shard;
  readonly cursor: Json | undefined;
}

export interface IssuePage {
  readonly issues: readonly Issue[];
  readonly problems: readonly DataProblem[];
  /** Ids of those issues that are in the tracker's trash, since their `archivedAt`. */
  readonly trashed?: readonly string[];
  /** Where to go on after this page; undefined on the last one. */
  readonly cursor: Json | undefined;
  /** Present when this page brought a newer catalogue (Linear reads it once a run; Jira when an unknown status appears). */
  readonly catalogue?: Catalogue;
}

/** Hashes a tracker's person id with the installation's salt; undefined stays undefined. */
export type PersonHash = (trackerPersonId: string) => string;

/** One answered or failed request to a tracker, for counters. `code` is the HTTP status, or `timeout` / `network`. */
export interface ApiCall {
  readonly source: string;
  readonly code: string;
  readonly durationMs: number;
  /** Requests or points left as the tracker's headers told, when they did. */
  readonly remaining?: number | undefined;
  /** The whole of the budget that `remaining` is left of, when they told it. */
  readonly limit?: number | undefined;
  /** Of the answer, when there was one. */
  readonly headers?: Headers | undefined;
}

/** What every connector is made with, beside its own configuration. */
export interface ConnectorContext {
  readonly source: string;
  /** undefined = assignees are not kept (`privacy.assignees: none`). */
  readonly hashPerson: PersonHash | undefined;
  /** Called after every request. */
  readonly onCall: (call: ApiCall) => void;
  /** Current time, for overlap and token ages. */
  readonly now: () => Instant;
  /** Of the grant a source signs in with, when that is OAuth. */
  readonly vault?: TokenVault;
}
