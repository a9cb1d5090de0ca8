import type { Connection } from '../../connectors/connection.ts';
import type { Objective, SourceRules, Strategy } from '../core/objective.ts';
import { defaultCancelledResolutions } from '../core/objective.ts';
import type { Config, SourceConfig } from './config.ts';
import type { ConfigFile } from './file-schema.ts';
import type { SourceFile } from './source-schema.ts';
import type { StrategyFile } from './strategy-schema.ts';

/** The checked file in the words of the program. `file` is its absolute path. */
export function toConfig(file: string, checked: ConfigFile): Config {
  return {
    file,
    timezone: checked.timezone,
    windowDays: checked.window,
    sources: checked.sources.map(toSource),
    strategy: toStrategy(checked.strategy),
    alerts: { alertPriority: checked.alerts.alert_priority },
    privacy: checked.privacy,
    server: { listen: checked.server.listen },
    worker: { metrics: checked.worker.metrics },
  };
}

function toSource(source: SourceFile): SourceConfig {
  return {
    id: source.id,
    connection: toConnection(source),
    intervalMs: source.interval,
    rules: toRules(source),
    webhook: source.webhook,
  };
}

function toConnection(source: SourceFile): Connection {
  if (source.type === 'linear') {
    const { key, bearer } = source.auth;
    return {
      type: 'linear',
      apiUrl: source.api_url,
      auth: key === undefined ? { kind: 'bearer', token: bearer ?? '' } : { kind: 'key', key },
      teams: source.teams,
    };
  }
  const { url, scope, estimate } = source;
  if (source.type === 'jira-datacenter') {
    const auth = { kind: 'bearer', token: source.auth.bearer } as const;
    return { type: 'jira-datacenter', url, auth, scope, estimate };
  }
  const { email, token, bearer } = source.auth;
  return {
    type: 'jira',
    url,
    auth:
      bearer === undefined
        ? { kind: 'basic', email: email ?? '', token: token ?? '' }
        : { kind: 'bearer', token: bearer },
    scope,
    estimate,
  };
}

function toRules(source: SourceFile): SourceRules {
  const resolutions = source.type === 'linear' ? undefined : source.cancelled_resolutions;
  return {
    states: Object.fromEntries(
      Object.entries(source.states).filter(([, names]) => names !== undefined),
    ),
    cancelledResolutions: resolutions ?? defaultCancelledResolutions,
    blockedStatuses: source.blocked_statuses,
    excludeTypes: source.exclude_types,
    countSubtasks: source.type !== 'linear' && source.count_subtasks,
    startRule: source.start_rule,
    completionRule: source.completion_rule,
  };
}

function toStrategy(strategy: StrategyFile): Strategy {
  return {
    effectiveFrom: strategy.effective_from,
    view: strategy.attribution,
    inherit: strategy.inherit,
    caseSensitive: strategy.case_sensitive,
    minSample: strategy.min_sample,
    objectives: strategy.objectives.map(toObjective),
    exempt: strategy.exempt.map((rule) => ({ ...rule, weight: 1 })),
  };
}

function toObjective(objective: StrategyFile['objectives'][number]): Objective {
  const { declared, match, quiet_after, grace, target_share, ...rest } = objective;
  return {
    id: rest.id,
    name: rest.name,
    owner: rest.owner,
    team: rest.team,
    outcome: rest.outcome,
    parent: rest.parent,
    priority: rest.priority,
    starts: rest.starts,
    ends: rest.ends,
    due: rest.due,
    paused: rest.paused,
    declared: declared === undefined ? undefined : { state: declared.state, on: declared.on },
    targetShare: target_share,
    rules: match,
    quietAfterMs: quiet_after,
    graceMs: grace,
  };
}
