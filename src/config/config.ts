/** The configuration after reading: every value checked, secrets resolved, durations in milliseconds. */
import type { Connection } from '../../connectors/connection.ts';
import type { SourceRules, Strategy } from '../core/objective.ts';

export interface Config {
  /** Absolute path of the file it came from. */
  readonly file: string;
  /** IANA name; borders of days and weeks. */
  readonly timezone: string;
  /** Trailing window in local days, default 28. */
  readonly windowDays: number;
  readonly sources: readonly SourceConfig[];
  readonly strategy: Strategy;
  readonly alerts: AlertThresholds;
  readonly privacy: { readonly assignees: 'hashed' | 'none' };
  readonly server: { readonly listen: ListenAddress };
  /** Process metrics of a worker. */
  readonly worker: { readonly metrics: ListenAddress };
}

export interface AlertThresholds {
  /** Objectives up to this priority alert when nothing is in progress or moves (default 2). */
  readonly alertPriority: number;
  /** Alignment coverage of work in progress below which leadership is told, 0..1; undefined = never. */
  readonly minCoverage: number | undefined;
  /** How far a share may be off its target before leadership is told, 0..1; undefined = never. */
  readonly maxDivergence: number | undefined;
}

export interface ListenAddress {
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
}

export interface SourceConfig {
  /** Letters, digits and `-`; the `source` label of every series. */
  readonly id: string;
  readonly connection: Connection;
  readonly intervalMs: number;
  readonly rules: SourceRules;
  /** undefined = neither are its webhooks registered, nor are any received. */
  readonly webhook: WebhookConfig | undefined;
}

export interface WebhookConfig {
  /** What the webhooks are signed with that an administrator set up; undefined = there are none. */
  readonly secret: string | undefined;
  /** Where Jira is to send those that the OAuth app registers itself; undefined = it registers none. */
  readonly callback: string | undefined;
}
