import { ConnectorError } from '../connector-error.ts';
import { shapeOf } from '../malformed.ts';
import { ask, type LinearReach, type PageSize, withinComplexity } from './linear-client.ts';
import { UnknownFieldError } from './linear-error.ts';
import { connectionSchema, nextCursor } from './paging.ts';

const label = 'id name isGroup parent { name }';

/** Root connections of the catalogue and what is read of each. Fields that need a plan would fail every page. */
const sections = {
  teams: 'id key',
  workflowStates: 'id name type',
  issueLabels: label,
  projectLabels: label,
  initiativeLabels: label,
  projects:
    'id name labelIds initiatives(first: 3, includeArchived: true) { nodes { id } pageInfo { hasNextPage endCursor } }',
  initiatives: 'id name labelIds parentInitiative { id }',
} as const;
export type Section = keyof typeof sections;

const healthFields = 'health healthUpdatedAt';

function fieldsOf(section: Section, withHealth: boolean): string {
  const isDeclared = withHealth && (section === 'projects' || section === 'initiatives');
  return isDeclared ? `${sections[section]} ${healthFields}` : sections[section];
}

/** One document for the sections still to be read: about 3,800 points at 200 records each. */
function catalogueDocument(open: readonly Section[], withHealth: boolean): string {
  const variables = open.map((section) => `$${section}: String`).join(', ');
  const fields = open.map(
    (section) =>
      `${section}(first: $first, after: $${section}, includeArchived: true) { nodes { ${fieldsOf(section, withHealth)} } pageInfo { hasNextPage endCursor } }`,
  );
  return `query Catalogue($first: Int!, ${variables}) { ${fields.join(' ')} }`;
}

interface Reading {
  readonly section: Section;
  readonly nodes: unknown[];
  readonly used: Set<string>;
  after: string | undefined;
}

/**
 * Every record of every section, archived ones too: histories name them. A Linear that does not know of health is asked for
 * everything else.
 */
export async function readSections(
  reach: LinearReach,
  size: PageSize,
): Promise<Record<Section, readonly unknown[]>> {
  try {
    return await readAll(reach, size, true);
  } catch (error) {
    if (!(error instanceof UnknownFieldError)) throw error;
    return readAll(reach, size, false);
  }
}

async function readAll(
  reach: LinearReach,
  size: PageSize,
  withHealth: boolean,
): Promise<Record<Section, readonly unknown[]>> {
  const all = {
    teams: reading('teams'),
    workflowStates: reading('workflowStates'),
    issueLabels: reading('issueLabels'),
    projectLabels: reading('projectLabels'),
    initiativeLabels: reading('initiativeLabels'),
    projects: reading('projects'),
    initiatives: reading('initiatives'),
  } satisfies Record<Section, Reading>;
  let open: Reading[] = Object.values(all);
  while (open.length > 0) {
    const document = catalogueDocument(
      open.map(({ section }) => section),
      withHealth,
    );
    await readPages(reach, size, { open, document });
    open = open.filter(({ after }) => after !== undefined);
  }
  return {
    teams: all.teams.nodes,
    workflowStates: all.workflowStates.nodes,
    issueLabels: all.issueLabels.nodes,
    projectLabels: all.projectLabels.nodes,
    initiativeLabels: all.initiativeLabels.nodes,
    projects: all.projects.nodes,
    initiatives: all.initiatives.nodes,
  };
}

function reading(section: Section): Reading {
  return { section, nodes: [], used: new Set(), after: undefined };
}

async function readPages(
  reach: LinearReach,
  size: PageSize,
  { open, document }: { readonly open: readonly Reading[]; readonly document: string },
): Promise<void> {
  const answer = await withinComplexity(size, (first) =>
    ask(reach, {
      name: 'Catalogue',
      document,
      variables: {
        first,
        ...Object.fromEntries(open.map(({ section, after }) => [section, after])),
      },
    }),
  );
  if (answer.errors.length > 0) throw partial(reach);
  for (const part of open) {
    const what = `${reach.context.source}: ${part.section} of the catalogue of Linear`;
    const page = shapeOf(what, connectionSchema, answer.data[part.section]);
    part.nodes.push(...page.nodes);
    part.after = nextCursor(reach, page.pageInfo, part.used);
  }
}

function partial(reach: LinearReach): ConnectorError {
  return new ConnectorError(
    'unavailable',
    `${reach.context.source}: Linear answered the query Catalogue with errors beside data: the next try may succeed`,
  );
}
