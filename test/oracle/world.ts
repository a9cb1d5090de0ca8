/** What somebody who reads both trackers can know of a company, straight from what its trackers hold. */
import type { Config, SourceConfig } from '../../src/config/config.ts';
import type { Instant } from '../../src/core/issue.ts';
import type { SourceRules, Strategy } from '../../src/core/objective.ts';
import type {
  Company,
  JiraWorkplace,
  LinearWorkplace,
  Status,
} from '../../src/simulator/company/workplace.ts';
import type { IssueFields, TrackedIssue } from '../../src/simulator/tracker.ts';
import { createDays, type Days } from './days.ts';

export interface Site {
  readonly id: string;
  readonly rules: SourceRules;
  readonly statuses: readonly Status[];
  readonly issues: readonly Known[];
  /** Names of a label by its reference: in a group also `Group/Label`. */
  labelNames(reference: string): readonly string[];
  /** Whether links that were taken off again can be known. */
  readonly tellsFormerLinks: boolean;
  readonly projects: LinearWorkplace['projects'];
  readonly initiatives: LinearWorkplace['initiatives'];
}

/** An issue that can be seen. */
export interface Known {
  readonly site: Site;
  readonly issue: TrackedIssue;
  /** −1 sub-task, 0 work, 1 and more containers. */
  readonly level: number;
  /** Whether the source's scope takes it in; what is outside is only an ancestor of what is inside. */
  readonly isInScope: boolean;
}

export interface World {
  readonly sites: readonly Site[];
  readonly strategy: Strategy;
  readonly days: Days;
  readonly windowDays: number;
}

export function worldOf(config: Config, company: Company): World {
  return {
    sites: config.sources.map((source) =>
      source.connection.type === 'jira'
        ? jiraSite(source, company.jira)
        : linearSite(source, company.linear),
    ),
    strategy: config.strategy,
    days: createDays(config.timezone),
    windowDays: config.windowDays,
  };
}

/** Archived and trashed issues of Jira cannot be told from deleted ones. */
function jiraSite(source: SourceConfig, workplace: JiraWorkplace): Site {
  const { id, rules } = source;
  const issues: Known[] = [];
  const site: Site = {
    id,
    rules,
    statuses: workplace.statuses,
    issues,
    labelNames: (name) => [name],
    tellsFormerLinks: true,
    projects: [],
    initiatives: [],
  };
  for (const issue of workplace.tracker.issues.values()) {
    const type = workplace.types.find(({ name }) => name === issue.fields.type);
    if (issue.fields.place !== 'live') continue;
    const isInScope = isIn(source, issue.fields.team);
    issues.push({ site, issue, level: type?.level ?? 0, isInScope });
  }
  return site;
}

/** Scopes here name projects: `project in (PAY, CORE)`. */
function isIn({ connection }: SourceConfig, team: string): boolean {
  if (connection.type === 'linear') {
    return connection.teams.length === 0 || connection.teams.includes(team);
  }
  return connection.scope === undefined || connection.scope.includes(team);
}

function linearSite(source: SourceConfig, workplace: LinearWorkplace): Site {
  const { id, rules } = source;
  const issues: Known[] = [];
  const { statuses, projects, initiatives, labels } = workplace;
  function labelNames(reference: string): readonly string[] {
    const label = labels.find((each) => each.id === reference);
    const group = labels.find((each) => each.id === label?.group);
    const name = label?.name ?? reference;
    return group === undefined ? [name] : [name, `${group.name}/${name}`];
  }
  const catalogue = { statuses, labelNames, projects, initiatives };
  const site: Site = { id, rules, issues, tellsFormerLinks: false, ...catalogue };
  for (const issue of workplace.tracker.issues.values()) {
    issues.push({ site, issue, level: 0, isInScope: isIn(source, issue.fields.team) });
  }
  return site;
}

/** Its fields after everything that happened before the instant. */
export function fieldsAt({ issue }: Known, at: Instant): IssueFields {
  let fields = issue.fields;
  for (const entry of issue.entries.toReversed()) {
    if (entry.at >= at) fields = { ...fields, ...entry.before };
  }
  return fields;
}

/** When anything happened to it before the instant, its creation first. */
export function momentsOf({ issue }: Known, before: Instant): readonly Instant[] {
  return [issue.createdAt, ...issue.entries.map(({ at }) => at)].filter((at) => at < before);
}

export function exists({ issue }: Known, at: Instant): boolean {
  return issue.createdAt < at;
}

/** Its parent of today, if that can be seen. */
export function parentOf({ site, issue }: Known): Known | undefined {
  return site.issues.find((other) => other.issue.id === issue.fields.parent);
}

/** Containers, excluded types, what is out of scope, and sub-tasks whose parent counts, are no work. */
export function isWork(known: Known): boolean {
  const { rules } = known.site;
  if (!known.isInScope) return false;
  if (known.level > 0 || rules.excludeTypes.includes(known.issue.fields.type)) return false;
  if (known.level === 0 || rules.countSubtasks) return true;
  const parent = parentOf(known);
  return parent === undefined || !isWork(parent);
}

export function subtasksOf(known: Known): readonly Known[] {
  return known.site.issues.filter(
    (other) => other.level < 0 && other.isInScope && other.issue.fields.parent === known.issue.id,
  );
}

/** As names of statuses, labels and resolutions are compared. */
export function folded(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
