import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { baseUrl } from './base-url.ts';
import { bulkChangelog } from './bulk-changelog.ts';
import type { JiraIssue } from './jira-content.ts';
import { errorBody, type JiraDesk, linkedIssue } from './jira-desk.ts';
import { JqlError } from './jql-error.ts';
import { shownHistory, shownIssue } from './shown-issue.ts';

const bulkFetchSchema = z.object({
  issueIdsOrKeys: z.array(z.string()).min(1),
  fields: z.array(z.string()).default(['*navigable']),
  expand: z.array(z.string()).default([]),
});

const bulkChangelogSchema = z.object({
  issueIdsOrKeys: z.array(z.string()).min(1).max(1_000),
  fieldIds: z.array(z.string()).max(10).refine(isUnique, 'not unique').optional(),
  maxResults: z.number().int().min(1).max(10_000).default(1_000),
  nextPageToken: z.string().optional(),
});

function isUnique(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}

const issueQuery = z.object({
  fields: z.string().default('*all'),
  expand: z.string().default(''),
});

const pageQuery = z.object({
  startAt: z.coerce.number().int().min(0).default(0),
  maxResults: z.coerce.number().int().min(1).max(100).default(100),
});

/** Issues by name, alone or in bulk, and their histories. */
export function issueRoutes(app: FastifyInstance, desk: JiraDesk): void {
  app.post('/rest/api/3/issue/bulkfetch', (request, reply) =>
    reply.send(bulkFetchAnswer(request, desk)),
  );
  app.post('/rest/api/3/changelog/bulkfetch', ({ body }, reply) =>
    reply.send(bulkChangelogAnswer(body, desk)),
  );
  app.get('/rest/api/3/issue/:idOrKey', (request, reply) => {
    const issue = linkedIssue(desk, nameIn(request));
    if (issue === undefined) return missing(reply);
    const { fields, expand } = issueQuery.parse(request.query);
    const view = {
      baseUrl: baseUrl(request),
      fields: fields.split(','),
      expand: expand.split(','),
    };
    return reply.send(shownIssue(issue, view));
  });
  app.get('/rest/api/3/issue/:idOrKey/changelog', (request, reply) => {
    const issue = named(request, desk);
    return issue === undefined ? missing(reply) : reply.send(changelogPage(issue, request));
  });
}

export function named(request: FastifyRequest, { content }: JiraDesk): JiraIssue | undefined {
  return content.find(nameIn(request));
}

/** The id or key in the path. */
export function nameIn(request: FastifyRequest): string {
  return z.object({ idOrKey: z.string() }).parse(request.params).idOrKey;
}

export function missing(reply: FastifyReply): FastifyReply {
  return reply
    .code(404)
    .send(errorBody('Issue does not exist or you do not have permission to see it.'));
}

/** What cannot be found is left out without a word. */
function bulkFetchAnswer(request: FastifyRequest, { content, bulkFetchLimit }: JiraDesk): object {
  const { issueIdsOrKeys, fields, expand } = bulkFetchSchema.parse(request.body);
  const limit = isSlim(fields, expand) ? bulkFetchLimit : 100;
  if (issueIdsOrKeys.length > limit)
    throw new JqlError(`At most ${limit} issues can be requested.`);
  const found = issueIdsOrKeys
    .map((name) => content.find(name))
    .filter((issue) => issue !== undefined);
  const issues = [...new Set(found)].toSorted((a, b) => Number(a.id) - Number(b.id));
  const view = { baseUrl: baseUrl(request), fields, expand };
  return { issues: issues.map((issue) => shownIssue(issue, view)), issueErrors: [] };
}

/** Fields with many values each, and expansions, keep a bulk read at 100 issues. */
const heavyFields: readonly string[] = ['comment', 'worklog', 'attachment'];

function isSlim(fields: readonly string[], expand: readonly string[]): boolean {
  const isExplicit = fields.every((name) => !/^[*-]/.test(name) && !heavyFields.includes(name));
  return isExplicit && fields.length <= 100 && expand.length === 0;
}

function bulkChangelogAnswer(body: unknown, desk: JiraDesk): object {
  const { maxResults, nextPageToken: token, ...request } = bulkChangelogSchema.parse(body);
  const size = Math.min(maxResults, desk.changelogPageSize);
  const { issueChangeLogs, nextPageToken } = bulkChangelog(desk.content, {
    ...request,
    fieldIds: request.fieldIds,
    size,
    token,
  });
  return { issueChangeLogs, ...(nextPageToken === undefined ? {} : { nextPageToken }) };
}

/** Oldest first. */
function changelogPage(issue: JiraIssue, request: FastifyRequest): object {
  const { startAt, maxResults } = pageQuery.parse(request.query);
  const all = issue.histories();
  const values = all.slice(startAt, startAt + maxResults).map(shownHistory);
  const isLast = startAt + values.length >= all.length;
  const self = `${baseUrl(request)}${request.url}`;
  return { self, startAt, maxResults, total: all.length, isLast, values };
}
