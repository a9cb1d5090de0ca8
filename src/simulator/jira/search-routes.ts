import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { baseUrl } from './base-url.ts';
import type { JiraDesk } from './jira-desk.ts';
import { shownIssue } from './shown-issue.ts';

const names = z.union([z.string(), z.array(z.string())]).transform((value) =>
  [value]
    .flat()
    .flatMap((part) => part.split(','))
    .filter(Boolean),
);

const searchSchema = z.object({
  jql: z.string().default(''),
  nextPageToken: z.string().optional(),
  maxResults: z.coerce.number().int().min(1).default(50),
  fields: names.default(['id']),
  expand: names.default([]),
  reconcileIssues: z.array(z.coerce.string()).max(50).default([]),
});
type SearchQuery = z.infer<typeof searchSchema>;

/** Issues with only these fields come up to 5,000 a page, others up to 100. */
const lightFields: readonly string[] = ['id', 'key', 'updated', 'created'];

export function searchRoutes(app: FastifyInstance, desk: JiraDesk): void {
  const path = '/rest/api/3/search/jql';
  app.get(path, (request, reply) =>
    reply.send(searchAnswer(request, searchSchema.parse(request.query), desk)),
  );
  app.post(path, (request, reply) =>
    reply.send(searchAnswer(request, searchSchema.parse(request.body), desk)),
  );
  app.post('/rest/api/3/search/approximate-count', (request, reply) => {
    const { jql } = z.object({ jql: z.string().default('') }).parse(request.body);
    return reply.send({ count: desk.search.count(jql) });
  });
}

function searchAnswer(request: FastifyRequest, query: SearchQuery, { search }: JiraDesk): object {
  const { jql, nextPageToken, maxResults, fields, expand, reconcileIssues } = query;
  const isLight = fields.every((field) => lightFields.includes(field)) && expand.length === 0;
  const size = Math.min(maxResults, isLight ? 5_000 : 100);
  const page = search.page({ jql, token: nextPageToken, size, reconcile: reconcileIssues });
  const view = { baseUrl: baseUrl(request), fields, expand };
  const issues = page.issues.map((issue) => shownIssue(issue, view));
  return page.token === undefined
    ? { issues, isLast: true }
    : { issues, isLast: false, nextPageToken: page.token };
}
