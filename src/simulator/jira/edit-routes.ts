import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { missing, named } from './issue-routes.ts';
import { errorBody, type JiraDesk } from './jira-desk.ts';
import { shownStatus } from './jira-documents.ts';

const moveSchema = z.object({ transition: z.object({ id: z.string() }) });

const editSchema = z.union([
  z.strictObject({ fields: z.strictObject({ labels: z.array(z.string()) }) }),
  z.strictObject({
    update: z.strictObject({
      labels: z.array(
        z.union([z.strictObject({ add: z.string() }), z.strictObject({ remove: z.string() })]),
      ),
    }),
  }),
]);
type Edit = z.infer<typeof editSchema>;

/** Work by hand: moving an issue through its workflow and changing its labels. */
export function editRoutes(app: FastifyInstance, desk: JiraDesk): void {
  const { edit } = desk.content;
  const path = '/rest/api/3/issue/:idOrKey';
  app.get(`${path}/transitions`, (request, reply) => {
    const issue = named(request, desk);
    if (issue === undefined) return missing(reply);
    const targets = edit?.targets(issue) ?? [];
    const transitions = targets.map((to) => ({ id: to.id, name: to.name, to: shownStatus(to) }));
    return reply.send({ expand: 'transitions', transitions });
  });
  app.post(`${path}/transitions`, (request, reply) => {
    const issue = named(request, desk);
    if (issue === undefined) return missing(reply);
    if (edit === undefined) return readOnly(reply);
    const { transition } = moveSchema.parse(request.body);
    const target = edit.targets(issue).find(({ id }) => id === transition.id);
    if (target === undefined) {
      return reply
        .code(400)
        .send(errorBody('It seems that you have tried to perform an illegal workflow operation.'));
    }
    edit.move(issue, target);
    return reply.code(204).send();
  });
  app.put(path, (request, reply) => {
    const issue = named(request, desk);
    if (issue === undefined) return missing(reply);
    if (edit === undefined) return readOnly(reply);
    edit.relabel(issue, editedLabels(issue.labels, editSchema.parse(request.body)));
    return reply.code(204).send();
  });
}

function readOnly(reply: FastifyReply): FastifyReply {
  return reply
    .code(403)
    .send(errorBody('This site shows recorded issues, which cannot be edited.'));
}

/** Labels are kept in alphabetical order. */
function editedLabels(labels: readonly string[], edit: Edit): readonly string[] {
  if ('fields' in edit) return edit.fields.labels.toSorted();
  const edited = new Set(labels);
  for (const step of edit.update.labels) {
    if ('add' in step) edited.add(step.add);
    else edited.delete(step.remove);
  }
  return [...edited].toSorted();
}
