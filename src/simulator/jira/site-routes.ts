import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { JiraDesk } from './jira-desk.ts';
import { shownProject, shownStatus } from './jira-documents.ts';
import { createJiraClock } from './jira-time.ts';

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
  app.get('/rest/api/3/project/search', (request, reply) =>
    reply.send(projectPage(request, { content })),
  );
}

const projectQuery = z.object({
  startAt: z.coerce.number().int().min(0).default(0),
  maxResults: z.coerce.number().int().min(1).max(100).default(50),
});

function projectPage(request: FastifyRequest, { content }: Pick<JiraDesk, 'content'>): object {
  const { startAt, maxResults } = projectQuery.parse(request.query);
  const projects = content.projects();
  const values = projects.slice(startAt, startAt + maxResults).map(shownProject);
  const isLast = startAt + values.length >= projects.length;
  const self = `${baseUrl(request)}${request.url}`;
  return { self, startAt, maxResults, total: projects.length, isLast, values };
}

export function baseUrl(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}`;
}
