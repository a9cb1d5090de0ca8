/** The chain of ancestors of an issue, from what is stored of its tracker (definitions, "Words"). */
import type { DataProblem } from '../data-problem.ts';
import type { Container, Issue } from '../issue.ts';
import type { Ancestor, LabelSpan } from './attribution.ts';

/** What the chain reads of an issue. */
export interface AncestorIssue
  extends Pick<Issue, 'id' | 'key' | 'title' | 'level' | 'parentId' | 'projectId'> {
  readonly labelSpans: readonly LabelSpan[];
}

/** What the chain reads of a project or initiative; its labels are those of today, trackers keep no history of them. */
export interface AncestorContainer extends Pick<Container, 'kind' | 'id' | 'name' | 'parentIds'> {
  readonly labelSpans: readonly LabelSpan[];
}

/** Stored records of one source; undefined = not stored. */
export interface AncestorLookup {
  readonly issueById: (id: string) => AncestorIssue | undefined;
  readonly containerById: (kind: Container['kind'], id: string) => AncestorContainer | undefined;
}

export interface AncestorChain {
  /** Nearest first. */
  readonly ancestors: readonly Ancestor[];
  readonly problems: readonly DataProblem[];
}

type Start = Pick<AncestorIssue, 'id' | 'parentId' | 'projectId'>;

/**
 * Jira: sub-task → parent → epic → above. Linear: sub-issue → parents → own project, else the nearest parent's → its
 * initiatives → theirs. A cycle is cut where it would close; an ancestor that is not stored ends its branch; both are
 * problems of the issue the chain starts from.
 */
export function ancestorChain(issue: Start, lookup: AncestorLookup): AncestorChain {
  const problems: DataProblem[] = [];
  const parents = parentsOf(issue, lookup, problems);
  const projectId = [issue, ...parents].find((each) => each.projectId !== undefined)?.projectId;
  const levels =
    projectId === undefined ? [] : containersFrom({ issue, projectId, lookup, problems });
  const ancestors = [
    ...parents.map((parent, index) => ancestorOfIssue(parent, index + 1)),
    ...levels.flatMap((level, index) =>
      level.map((container) => ancestorOfContainer(container, parents.length + index + 1)),
    ),
  ];
  return { ancestors, problems };
}

function parentsOf(
  issue: Start,
  lookup: AncestorLookup,
  problems: DataProblem[],
): readonly AncestorIssue[] {
  const parents: AncestorIssue[] = [];
  const seen = new Set([issue.id]);
  for (let id = issue.parentId; id !== undefined; id = parents.at(-1)?.parentId) {
    const parent = lookup.issueById(id);
    if (seen.has(id)) problems.push(cycle(issue, `issue ${id} is among its own parents`));
    else if (parent === undefined) problems.push(missing(issue, `parent issue ${id}`));
    if (parent === undefined || seen.has(id)) break;
    seen.add(id);
    parents.push(parent);
  }
  return parents;
}

interface ContainerSearch {
  readonly issue: Start;
  readonly projectId: string;
  readonly lookup: AncestorLookup;
  readonly problems: DataProblem[];
}

/** The project, then its initiatives, then theirs, each container once at its nearest level. */
function containersFrom(search: ContainerSearch): readonly (readonly AncestorContainer[])[] {
  const project = stored(search, 'project', search.projectId);
  const levels: (readonly AncestorContainer[])[] = [];
  const seen = new Set<string>();
  let level = project === undefined ? [] : [project];
  while (level.length > 0) {
    levels.push(level);
    const ids = new Set(level.flatMap((container) => initiativesAbove(container, seen, search)));
    for (const id of ids) seen.add(id);
    level = [...ids].flatMap((id) => stored(search, 'initiative', id) ?? []);
  }
  return levels;
}

/** Those above a container that were not met before. Met again is a cycle only when the container is above them. */
function initiativesAbove(
  container: AncestorContainer,
  seen: ReadonlySet<string>,
  { issue, lookup, problems }: ContainerSearch,
): readonly string[] {
  return container.parentIds.filter((id) => {
    if (!seen.has(id)) return true;
    if (container.kind === 'initiative' && isReached(container.id, id, lookup)) {
      problems.push(cycle(issue, `initiative ${id} is among those above itself`));
    }
    return false;
  });
}

/** Whether going up from an initiative arrives at the wanted one. */
function isReached(wanted: string, from: string, lookup: AncestorLookup): boolean {
  const reached = new Set([from]);
  for (const id of reached) {
    for (const above of lookup.containerById('initiative', id)?.parentIds ?? []) reached.add(above);
  }
  return reached.has(wanted);
}

function stored(
  { issue, lookup, problems }: ContainerSearch,
  kind: Container['kind'],
  id: string,
): AncestorContainer | undefined {
  const container = lookup.containerById(kind, id);
  if (container === undefined) problems.push(missing(issue, `${kind} ${id}`));
  return container;
}

function ancestorOfIssue(issue: AncestorIssue, depth: number): Ancestor {
  const { id, key, title: name, labelSpans: labels } = issue;
  return { kind: issue.level < 1 ? 'parent' : 'epic', id, key, name, depth, labels };
}

function ancestorOfContainer(container: AncestorContainer, depth: number): Ancestor {
  const { kind, id, name, labelSpans: labels } = container;
  return { kind, id, key: undefined, name, depth, labels };
}

function cycle(issue: Start, seen: string): DataProblem {
  const detail = `${seen}; expected a chain that ends; inherited up to there`;
  return { kind: 'ancestor_cycle', issueId: issue.id, detail };
}

function missing(issue: Start, seen: string): DataProblem {
  const detail = `${seen} is named and not stored; expected to be readable; nothing is inherited from it`;
  return { kind: 'missing_ancestor', issueId: issue.id, detail };
}
