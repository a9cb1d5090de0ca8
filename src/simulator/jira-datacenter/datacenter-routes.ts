import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Instant } from '../../core/issue.ts';
import { baseUrl } from '../jira/base-url.ts';
import { nameIn } from '../jira/issue-routes.ts';
import type { JiraContent } from '../jira/jira-content.ts';
import { type ArchivedStatus, errorBody, linkedIssue } from '../jira/jira-desk.ts';
import { issueDocument } from './datacenter-documents.ts';
import type { FoundPage, SearchRequest } from './datacenter-search.ts';

export interface DatacenterDesk {
  readonly content: JiraContent;
  readonly now: () => Instant;
  readonly search: (request: SearchRequest) => FoundPage;
  /** What lies beyond the window of results: an error, or nothing. */
  readonly beyondWindow: 'error' | 'empty';
  readonly archivedStatus: ArchivedStatus;
}

const names = z.union([z.string(), z.array(z.string())]).transform((value) =>
  [value]
    .flat()
    .flatMap((part) => part.split(','))
    .filter(Boolean),
);

const searchSchema = z.object({
  jql: z.string().default(''),
  startAt: z.coerce.number().int().min(0).default(0),
  maxResults: z.coerce.number().int().min(0).default(50),
  validateQuery: z.union([z.boolean(), z.stringbool()]).default(true),
  fields: names.default(['*navigable']),
  expand: names.default([]),
});
type SearchQuery = z.infer<typeof searchSchema>;

const issueQuery = z.object({ fields: names.default(['*all']), expand: names.default([]) });

/** Issues by query and by name. */
export function datacenterRoutes(app: FastifyInstance, desk: DatacenterDesk): void {
  app.get('/rest/api/2/search', (request, reply) => {
    const { status, body } = searchAnswer(request, searchSchema.parse(request.query), desk);
    return reply.code(status).send(body);
  });
  app.post('/rest/api/2/search', (request, reply) => {
    const { status, body } = searchAnswer(request, searchSchema.parse(request.body), desk);
    return reply.code(status).send(body);
  });
  app.get('/rest/api/2/issue/:idOrKey', (request, reply) => {
    const issue = linkedIssue(desk, nameIn(request));
    if (issue === undefined) return reply.code(404).send(errorBody('Issue Does Not Exist'));
    const view = { ...issueQuery.parse(request.query), baseUrl: baseUrl(request) };
    return reply.send(issueDocument(issue, view));
  });
}

function searchAnswer(
  request: FastifyRequest,
  query: SearchQuery,
  { search, beyondWindow }: DatacenterDesk,
): { status: number; body: object } {
  const { jql, startAt, validateQuery: isStrict, fields, expand } = query;
  const { issues, total, maxResults } = search({ ...query, isStrict, jql });
  if (issues === undefined && beyondWindow === 'error') {
    return { status: 500, body: errorBody('Search limit exceeded.') };
  }
  const view = { baseUrl: baseUrl(request), fields, expand };
  const shown = (issues ?? []).map((issue) => issueDocument(issue, view));
  return {
    status: 200,
    body: { expand: 'schema,names', startAt, maxResults, total, issues: shown },
  };
}
