import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { baseUrl } from '../jira/base-url.ts';
import { linkTypes } from '../jira/company-links.ts';
import { permissionRoute } from '../jira/permissions.ts';
import { fieldDocuments, iso, projectDocuments, statusDocument } from './datacenter-documents.ts';
import type { DatacenterDesk } from './datacenter-routes.ts';

const projectQuery = z.object({ includeArchived: z.stringbool().default(false) });

/** What a site tells of itself and of the account that asks. */
export function datacenterSiteRoutes(
  app: FastifyInstance,
  { content, now }: Pick<DatacenterDesk, 'content' | 'now'>,
): void {
  app.get('/rest/api/2/myself', (request, reply) =>
    reply.send({
      self: `${baseUrl(request)}/rest/api/2/user?username=reader`,
      key: 'JIRAUSER10000',
      name: 'reader',
      displayName: 'Reader',
      active: true,
      timeZone: content.zone,
      locale: 'en_US',
    }),
  );
  app.get('/rest/api/2/serverInfo', (request, reply) =>
    reply.send({
      baseUrl: baseUrl(request),
      version: '10.3.2',
      versionNumbers: [10, 3, 2],
      deploymentType: 'Server',
      buildNumber: 10_030_002,
      serverTime: iso(now()),
      serverTitle: 'Jira',
    }),
  );
  const links = { issueLinkTypes: linkTypes };
  app.get('/rest/api/2/issueLinkType', (_request, reply) => reply.send(links));
  permissionRoute(app, '/rest/api/2/mypermissions', { content, mustBeNamed: false });
  app.get('/rest/api/2/project', (request, reply) => {
    const { includeArchived } = projectQuery.parse(request.query);
    const archived = includeArchived ? (content.shelvedProjects?.() ?? []) : [];
    const shelved = archived.filter(({ place }) => place === 'archived');
    return reply.send(projectDocuments([...content.projects(), ...shelved], baseUrl(request)));
  });
  app.get('/rest/api/2/field', (_request, reply) => reply.send(fieldDocuments(content)));
  app.get('/rest/api/2/status', (request, reply) =>
    reply.send(content.statuses().map((status) => statusDocument(status, baseUrl(request)))),
  );
}
