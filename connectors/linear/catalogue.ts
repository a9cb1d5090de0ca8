import { z } from 'zod';
import type { Catalogue, CatalogueLabel, Container, Health, State } from '../../src/core/issue.ts';
import type { LinearConnection } from '../connection.ts';
import { instantOf } from '../instant.ts';
import { shapeOf } from '../malformed.ts';
import { readSections } from './catalogue-sections.ts';
import { ask, type LinearReach, type PageSize } from './linear-client.ts';
import { connectionSchema, nextCursor, pageInfoSchema } from './paging.ts';

/** The catalogue, and the names that issues and their histories are read with. */
export interface LinearCatalogue {
  readonly catalogue: Catalogue;
  readonly stateNames: ReadonlyMap<string, string>;
  readonly teamKeys: ReadonlyMap<string, string>;
}

const stateByType: Readonly<Record<string, State>> = {
  triage: 'triage',
  backlog: 'backlog',
  unstarted: 'ready',
  started: 'active',
  completed: 'done',
  canceled: 'cancelled',
  duplicate: 'cancelled',
};

const teamSchema = z.object({ id: z.string(), key: z.string() });
const workflowStateSchema = z.object({ id: z.string(), name: z.string(), type: z.string() });
const labelSchema = z.object({
  id: z.string(),
  name: z.string(),
  isGroup: z.boolean().nullish(),
  parent: z.object({ name: z.string() }).nullish(),
});
const initiativeRefSchema = z.object({ id: z.string() });
const healthSchema = z.object({
  health: z.string().nullish(),
  healthUpdatedAt: z.string().nullish(),
});
const projectSchema = z.object({
  id: z.string(),
  name: z.string(),
  labelIds: z.array(z.string()),
  initiatives: z.object({ nodes: z.array(initiativeRefSchema), pageInfo: pageInfoSchema }),
  ...healthSchema.shape,
});
const initiativeSchema = z.object({
  id: z.string(),
  name: z.string(),
  labelIds: z.array(z.string()),
  parentInitiative: initiativeRefSchema.nullish(),
  ...healthSchema.shape,
});

export async function readCatalogue(reach: LinearReach, size: PageSize): Promise<LinearCatalogue> {
  const nodes = await readSections(reach, size);
  const what = `${reach.context.source}: the catalogue of Linear`;
  const workflowStates = shapeOf(what, z.array(workflowStateSchema), nodes.workflowStates);
  const labels = shapeOf(what, z.array(labelSchema), [
    ...nodes.issueLabels,
    ...nodes.projectLabels,
    ...nodes.initiativeLabels,
  ]);
  const initiatives = shapeOf(what, z.array(initiativeSchema), nodes.initiatives);
  const projects: Container[] = [];
  for (const project of shapeOf(what, z.array(projectSchema), nodes.projects)) {
    projects.push(await toProject(reach, project));
  }
  return {
    catalogue: {
      statuses: workflowStates.map(({ id, name, type }) => ({
        id,
        name,
        defaultState: Object.hasOwn(stateByType, type) ? stateByType[type] : undefined,
      })),
      // A group is never worn itself.
      labels: labels.filter(({ isGroup }) => isGroup !== true).map(toLabel),
      containers: [...projects, ...initiatives.map(toInitiative)],
    },
    stateNames: new Map(workflowStates.map(({ id, name }) => [id, name])),
    teamKeys: new Map(
      shapeOf(what, z.array(teamSchema), nodes.teams).map(({ id, key }) => [id, key]),
    ),
  };
}

/** A team key that names nothing would read as "no issues". */
export function unknownTeams(
  { teams }: LinearConnection,
  keys: readonly string[],
): readonly string[] {
  return teams.filter((team) => !keys.includes(team));
}

function toLabel({ id, name, parent }: z.infer<typeof labelSchema>): CatalogueLabel {
  return { id, name, group: parent?.name };
}

function toInitiative(initiative: z.infer<typeof initiativeSchema>): Container {
  const { id, name, labelIds, parentInitiative } = initiative;
  const parentIds = parentInitiative == null ? [] : [parentInitiative.id];
  return { kind: 'initiative', id, name, labels: labelIds, parentIds, ...toHealth(initiative) };
}

async function toProject(
  reach: LinearReach,
  project: z.infer<typeof projectSchema>,
): Promise<Container> {
  const { id, name, labelIds, initiatives } = project;
  const parentIds = initiatives.nodes.map((initiative) => initiative.id);
  const used = new Set<string>();
  let after = nextCursor(reach, initiatives.pageInfo, used);
  while (after !== undefined) {
    const page = await readInitiatives(reach, id, after);
    parentIds.push(...page.ids);
    after = nextCursor(reach, page.pageInfo, used);
  }
  return { kind: 'project', id, name, labels: labelIds, parentIds, ...toHealth(project) };
}

const healthByName: Readonly<Record<string, Health['state']>> = {
  onTrack: 'on_track',
  atRisk: 'at_risk',
  offTrack: 'off_track',
};

/** Nothing for a health that is not known. */
function toHealth({
  health,
  healthUpdatedAt,
}: z.infer<typeof healthSchema>): Pick<Container, 'health'> {
  const name = health ?? '';
  const state = Object.hasOwn(healthByName, name) ? healthByName[name] : undefined;
  if (state === undefined) return {};
  const since = healthUpdatedAt == null ? undefined : instantOf(healthUpdatedAt);
  return { health: { state, since } };
}

const projectInitiativesDocument =
  'query ProjectInitiatives($id: String!, $after: String) { project(id: $id) { initiatives(first: 100, after: $after, includeArchived: true) { nodes { id } pageInfo { hasNextPage endCursor } } } }';

async function readInitiatives(
  reach: LinearReach,
  id: string,
  after: string,
): Promise<{ ids: string[]; pageInfo: z.infer<typeof pageInfoSchema> }> {
  const name = 'ProjectInitiatives';
  const document = projectInitiativesDocument;
  const answer = await ask(reach, { name, document, variables: { id, after } });
  const what = `${reach.context.source}: a project of the catalogue of Linear`;
  const schema = z.object({ project: z.object({ initiatives: connectionSchema }) });
  const { nodes, pageInfo } = shapeOf(what, schema, answer.data).project.initiatives;
  return {
    ids: shapeOf(what, z.array(initiativeRefSchema), nodes).map((node) => node.id),
    pageInfo,
  };
}
