import type { Objective, SourceRules, Strategy } from '../core/objective.ts';
import { defaultCancelledResolutions } from '../core/objective.ts';
import type { Config, SourceConfig } from './config.ts';
import type { ConfigFile } from './file-schema.ts';
import type { SourceFile } from './source-schema.ts';
import type { StrategyFile } from './strategy-schema.ts';
import { toConnection } from './to-connection.ts';

/** The checked file in the words of the program. `file` is its absolute path. */
export function toConfig(file: string, checked: ConfigFile): Config {
  return {
    file,
    timezone: checked.timezone,
    windowDays: checked.window,
    sources: checked.sources.map(toSource),
    strategy: toStrategy(checked.strategy),
    alerts: {
      alertPriority: checked.alerts.alert_priority,
      minCoverage: checked.alerts.min_coverage,
      maxDivergence: checked.alerts.max_divergence,
    },
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
    webhook: webhookOf(source),
  };
}

function webhookOf({ webhook }: SourceFile): SourceConfig['webhook'] {
  if (webhook === undefined) return undefined;
  return { secret: webhook.secret, callback: 'callback' in webhook ? webhook.callback : undefined };
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
    overrides: strategy.overrides,
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
