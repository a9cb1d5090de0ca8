import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { JiraContent, JsonObject } from './jira-content.ts';
import { errorBody } from './jira-desk.ts';

interface Permission {
  readonly id: string;
  readonly name: string;
  readonly type: 'GLOBAL' | 'PROJECT';
  readonly description: string;
  /** Whether the account has it where it can see anything. */
  readonly isHeld: boolean;
}

/** Those that readers ask for. */
const permissions: Readonly<Record<string, Permission>> = {
  BROWSE_PROJECTS: {
    id: '10',
    name: 'Browse Projects',
    type: 'PROJECT',
    description: 'Ability to browse projects and the issues within them.',
    isHeld: true,
  },
  ADMINISTER: {
    id: '0',
    name: 'Administer Jira',
    type: 'GLOBAL',
    description: 'Create and administer projects, issue types, fields, workflows, and schemes.',
    isHeld: false,
  },
};

const querySchema = z.object({
  permissions: z.string().optional(),
  projectKey: z.string().optional(),
  projectId: z.string().optional(),
  issueKey: z.string().optional(),
  issueId: z.string().optional(),
});
type Query = z.infer<typeof querySchema>;

interface PermissionDesk {
  readonly content: JiraContent;
  /** Cloud tells only of permissions that are named. */
  readonly mustBeNamed: boolean;
}

/** What the account that asks may do: anywhere, in one project or with one issue. */
export function permissionRoute(
  app: FastifyInstance,
  path: string,
  { content, mustBeNamed }: PermissionDesk,
): void {
  app.get(path, (request, reply) => {
    const query = querySchema.parse(request.query);
    if (mustBeNamed && query.permissions === undefined) {
      return reply.code(400).send(errorBody("The 'permissions' query parameter is required."));
    }
    const keys = query.permissions?.split(',') ?? Object.keys(permissions);
    const unknown = keys.filter((key) => !Object.hasOwn(permissions, key));
    if (unknown.length > 0) {
      return reply.code(400).send(errorBody(`Unrecognized permission: ${unknown.join(', ')}`));
    }
    if (!isPlaceSeen(content, query)) {
      return reply.code(404).send(errorBody('No such project or issue, or it may not be seen.'));
    }
    return reply.send({ permissions: shownPermissions(keys, content.projects().length > 0) });
  });
}

function isPlaceSeen(content: JiraContent, query: Query): boolean {
  const project = query.projectKey ?? query.projectId;
  const issue = query.issueKey ?? query.issueId;
  const projects = content.projects().flatMap(({ id, key }) => [id, key]);
  return (
    (project === undefined || projects.includes(project)) &&
    (issue === undefined || content.find(issue) !== undefined)
  );
}

function shownPermissions(keys: readonly string[], isAnythingSeen: boolean): JsonObject {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const permission = permissions[key];
      if (permission === undefined) return [];
      const { isHeld, ...described } = permission;
      return [[key, { ...described, key, havePermission: isHeld && isAnythingSeen }]];
    }),
  );
}
