import type { Instant } from '../../core/issue.ts';
import { uuidOf } from '../company/uuid.ts';
import type { LinearProject, LinearWorkplace } from '../company/workplace.ts';
import { type PageArguments, pageOf } from './connection.ts';

/** A record of the schema; what hangs on it and takes arguments is a function. */
export type Node = { readonly id: string } & Readonly<Record<string, unknown>>;

export interface CatalogueNodes {
  readonly teams: readonly Node[];
  readonly workflowStates: readonly Node[];
  readonly issueLabels: readonly Node[];
  readonly initiatives: readonly Node[];
  readonly projects: readonly Node[];
  readonly initiativeToProjects: readonly Node[];
  readonly users: readonly Node[];
}

/** Everything but the issues. It does not change while the site runs. */
export function catalogueNodes(workplace: LinearWorkplace, since: Instant): CatalogueNodes {
  const at = new Date(since).toISOString();
  const kept = { archivedAt: null, createdAt: at, updatedAt: at };
  const teams = workplace.teams.map((team) => ({ ...kept, ...team, ...teamSettings }));
  const workflowStates = workplace.statuses.map(({ id, name, category, team }, position) => ({
    ...kept,
    id,
    name,
    type: category,
    position,
    team: teams.find(({ key }) => key === team),
  }));
  const initiatives = workplace.initiatives.map((initiative) => ({
    ...kept,
    ...initiative,
    ...initiativeSettings,
    ...healthOf(initiative),
    slugId: initiative.id.slice(-12),
  }));
  return {
    teams,
    workflowStates,
    initiatives,
    issueLabels: labelNodes(workplace, at),
    projects: projectNodes(workplace, initiatives, kept),
    initiativeToProjects: membershipNodes(workplace, initiatives, kept),
    users: workplace.people.map(userNode),
  };
}

const teamSettings = {
  private: false,
  retiredAt: null,
  parent: null,
  issueEstimationType: 'fibonacci',
} as const;

const initiativeSettings = {
  status: 'Active',
  labelIds: [],
  trashed: null,
  parentInitiative: null,
} as const;

function membershipNodes(
  workplace: LinearWorkplace,
  initiatives: readonly Node[],
  kept: object,
): readonly Node[] {
  const projects = projectNodes(workplace, initiatives, kept);
  return workplace.projects.flatMap((project, n) =>
    project.initiatives.map((id, m) => ({
      id: uuidOf('1270', 100 * n + m),
      archivedAt: null,
      project: projects[n],
      initiative: initiatives.find((initiative) => initiative.id === id),
    })),
  );
}

function projectNodes(
  { projects }: LinearWorkplace,
  initiatives: readonly Node[],
  kept: object,
): readonly Node[] {
  const status = { id: uuidOf('9205', 1), name: 'In Progress', type: 'started' };
  return projects.map((project): Node => {
    const own = initiatives.filter(({ id }) => project.initiatives.includes(id));
    return {
      ...kept,
      id: project.id,
      name: project.name,
      slugId: project.id.slice(-12),
      labelIds: [],
      trashed: null,
      status,
      ...healthOf(project),
      initiatives: (page: PageArguments) => pageOf(own, page),
    };
  });
}

function healthOf({ health }: Pick<LinearProject, 'health'>): object {
  if (health === undefined) return { health: null, healthUpdatedAt: null };
  return { health: health.state, healthUpdatedAt: new Date(health.at).toISOString() };
}

function labelNodes({ labels }: LinearWorkplace, at: string): readonly Node[] {
  const nodes = new Map<string, Node>();
  for (const { id, name, isGroup, group, isRetired } of labels) {
    const parent = group === null ? null : nodes.get(group);
    const retiredAt = isRetired ? at : null;
    nodes.set(id, { id, name, isGroup, archivedAt: null, retiredAt, team: null, parent });
  }
  return [...nodes.values()];
}

function userNode({ id, name }: LinearWorkplace['people'][number]): Node {
  const account = name.toLowerCase().replaceAll(' ', '.');
  return {
    id,
    name,
    displayName: account,
    email: `${account}@acme.example`,
    active: true,
    timezone: 'Europe/Berlin',
  };
}
