import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { baseUrl } from './base-url.ts';
import type { JiraContent, JsonObject } from './jira-content.ts';
import { shownProject, shownShelvedProject } from './jira-documents.ts';

const placeSchema = z.enum(['live', 'archived', 'deleted']);
type Place = z.infer<typeof placeSchema>;

const projectQuery = z.object({
  startAt: z.coerce.number().int().min(0).default(0),
  maxResults: z.coerce.number().int().min(1).max(100).default(50),
  status: z
    .union([placeSchema, z.array(placeSchema)])
    .default('live')
    .transform((status) => [status].flat()),
});

/** A page of the projects in the places asked for, in the order of their keys. */
export function projectPage(content: JiraContent, request: FastifyRequest): JsonObject {
  const { startAt, maxResults, status } = projectQuery.parse(request.query);
  const projects = projectsIn(content, status);
  const values = projects.slice(startAt, startAt + maxResults).map(({ shown }) => shown);
  const next = startAt + values.length;
  const isLast = next >= projects.length;
  const self = `${baseUrl(request)}${request.url}`;
  const page = { self, startAt, maxResults, total: projects.length, isLast, values };
  return isLast ? page : { ...page, nextPage: pageAt(self, next) };
}

function projectsIn(
  content: JiraContent,
  places: readonly Place[],
): readonly { readonly key: string; readonly shown: JsonObject }[] {
  const live = places.includes('live') ? content.projects() : [];
  const shelved = content.shelvedProjects?.().filter(({ place }) => places.includes(place)) ?? [];
  return [
    ...live.map((project) => ({ key: project.key, shown: shownProject(project) })),
    ...shelved.map((project) => ({ key: project.key, shown: shownShelvedProject(project) })),
  ].toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

function pageAt(self: string, startAt: number): string {
  const url = new URL(self);
  url.searchParams.set('startAt', String(startAt));
  return url.href;
}
