import type { FastifyInstance } from 'fastify';
import { baseUrl } from './base-url.ts';
import { linkTypes } from './company-links.ts';
import type { JiraDesk } from './jira-desk.ts';
import { shownStatus } from './jira-documents.ts';
import { createJiraClock } from './jira-time.ts';
import { permissionRoute } from './permissions.ts';
import { projectPage } from './project-page.ts';

/** What a site tells of itself and of the account that asks. */
export function siteRoutes(app: FastifyInstance, { content, now }: JiraDesk): void {
  const { zone } = content;
  const clock = createJiraClock(zone);
  app.get('/rest/api/3/myself', (request, reply) =>
    reply.send({
      self: `${baseUrl(request)}/rest/api/3/user?accountId=reader`,
      accountId: 'reader',
      accountType: 'atlassian',
      displayName: 'Reader',
      active: true,
      timeZone: zone,
      locale: 'en_US',
    }),
  );
  app.get('/rest/api/3/serverInfo', (request, reply) =>
    reply.send({
      baseUrl: baseUrl(request),
      version: '1001.0.0-SNAPSHOT',
      versionNumbers: [1001, 0, 0],
      deploymentType: 'Cloud',
      buildNumber: 100_290,
      serverTime: clock.iso(now()),
      serverTitle: 'Jira',
    }),
  );
  app.get('/rest/api/3/field', (_request, reply) => reply.send(content.fieldList()));
  app.get('/rest/api/3/status', (_request, reply) =>
    reply.send(content.statuses().map(shownStatus)),
  );
  app.get('/rest/api/3/issueLinkType', (_request, reply) =>
    reply.send({ issueLinkTypes: linkTypes }),
  );
  app.get('/rest/api/3/project/search', (request, reply) =>
    reply.send(projectPage(content, request)),
  );
  permissionRoute(app, '/rest/api/3/mypermissions', { content, mustBeNamed: true });
}
