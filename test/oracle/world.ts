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
  /** Under `privacy.assignees: none` one person is like another: assigned or not is all that is known. */
  readonly knowsPeople: boolean;
  readonly kinship: Kinship;
}

/** Who hangs below whom today: asked for so often that it is looked up once. */
interface Kinship {
  readonly parents: ReadonlyMap<Known, Known>;
  readonly children: ReadonlyMap<Known, readonly Known[]>;
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
  /** Of each issue those that name it, or that it names. */
  readonly connected: ReadonlyMap<Known, readonly Known[]>;
  readonly strategy: Strategy;
  readonly days: Days;
  readonly windowDays: number;
}

export function worldOf(
  config: Pick<Config, 'sources' | 'strategy' | 'timezone' | 'windowDays' | 'privacy'>,
  company: Company,
): World {
  const sites = config.sources.map((source) =>
    source.connection.type === 'jira'
      ? jiraSite(source, company.jira, config.privacy)
      : linearSite(source, company.linear, config.privacy),
  );
  return {
    sites,
    connected: connectionsAmong(sites.flatMap(({ issues }) => issues)),
    strategy: config.strategy,
    days: createDays(config.timezone),
    windowDays: config.windowDays,
  };
}

function connectionsAmong(issues: readonly Known[]): World['connected'] {
  return new Map(
    issues.map((known) => [
      known,
      issues.filter((other) => names(known, other) || names(other, known)),
    ]),
  );
}

function names({ issue }: Known, { issue: other }: Known): boolean {
  const { attached, syncedWith } = issue.fields;
  return (
    syncedWith === other.key || attached.some((address) => address.endsWith(`/browse/${other.key}`))
  );
}

/** Archived and trashed issues of Jira cannot be told from deleted ones. */
function jiraSite(
  source: SourceConfig,
  workplace: JiraWorkplace,
  { assignees }: Config['privacy'],
): Site {
  const { id, rules } = source;
  const issues: Known[] = [];
  const kinship = { parents: new Map<Known, Known>(), children: new Map<Known, Known[]>() };
  const site: Site = {
    id,
    rules,
    statuses: workplace.statuses,
    issues,
    labelNames: (name) => [name],
    tellsFormerLinks: true,
    projects: [],
    initiatives: [],
    knowsPeople: assignees !== 'none',
    kinship,
  };
  for (const issue of workplace.tracker.issues.values()) {
    const type = workplace.types.find(({ name }) => name === issue.fields.type);
    if (issue.fields.place !== 'live') continue;
    const isInScope = isIn(source, issue.fields.team);
    issues.push({ site, issue, level: type?.level ?? 0, isInScope });
  }
  relate(issues, kinship);
  return site;
}

/** Scopes here name projects: `project in (PAY, CORE)`. */
function isIn({ connection }: SourceConfig, team: string): boolean {
  if (connection.type === 'linear') {
    return connection.teams.length === 0 || connection.teams.includes(team);
  }
  return connection.scope === undefined || connection.scope.includes(team);
}

function linearSite(
  source: SourceConfig,
  workplace: LinearWorkplace,
  { assignees }: Config['privacy'],
): Site {
  const { id, rules } = source;
  const issues: Known[] = [];
  const { statuses, projects, initiatives, labels } = workplace;
  function labelNames(reference: string): readonly string[] {
    const label = labels.find((each) => each.id === reference);
    const group = labels.find((each) => each.id === label?.group);
    const name = label?.name ?? reference;
    return group === undefined ? [name] : [name, `${group.name}/${name}`];
  }
  const kinship = { parents: new Map<Known, Known>(), children: new Map<Known, Known[]>() };
  const knowsPeople = assignees !== 'none';
  const catalogue = { statuses, labelNames, projects, initiatives };
  const site: Site = {
    id,
    rules,
    issues,
    tellsFormerLinks: false,
    ...catalogue,
    knowsPeople,
    kinship,
  };
  for (const issue of workplace.tracker.issues.values()) {
    issues.push({ site, issue, level: 0, isInScope: isIn(source, issue.fields.team) });
  }
  relate(issues, kinship);
  return site;
}

function relate(
  issues: readonly Known[],
  {
    parents,
    children,
  }: { readonly parents: Map<Known, Known>; readonly children: Map<Known, Known[]> },
): void {
  for (const known of issues) {
    const parent = issues.find(({ issue }) => issue.id === known.issue.fields.parent);
    if (parent === undefined) continue;
    parents.set(known, parent);
    children.set(parent, [...(children.get(parent) ?? []), known]);
  }
}

/** Its fields after everything that happened before the instant. */
export function fieldsAt({ issue, site }: Known, at: Instant): IssueFields {
  let fields = issue.fields;
  for (const entry of issue.entries.toReversed()) {
    if (entry.at >= at) fields = { ...fields, ...entry.before };
  }
  return site.knowsPeople || fields.assignee === null ? fields : { ...fields, assignee: 'anybody' };
}

/** When anything happened to it before the instant, its creation first. */
export function momentsOf({ issue }: Known, before: Instant): readonly Instant[] {
  return [issue.createdAt, ...issue.entries.map(({ at }) => at)].filter((at) => at < before);
}

export function exists({ issue }: Known, at: Instant): boolean {
  return issue.createdAt < at;
}

/** Its parent of today, if that can be seen. */
export function parentOf(known: Known): Known | undefined {
  return known.site.kinship.parents.get(known);
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
  const children = known.site.kinship.children.get(known) ?? [];
  return children.filter((each) => each.level < 0 && each.isInScope);
}

/** As names of statuses, labels and resolutions are compared. */
export function folded(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
