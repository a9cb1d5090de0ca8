import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { createJiraClock } from '../jira/jira-time.ts';
import type { DynamicWebhooks } from './dynamic-webhooks.ts';

const registrationSchema = z.strictObject({
  url: z.url(),
  webhooks: z
    .array(z.strictObject({ jqlFilter: z.string(), events: z.array(z.string()).min(1) }))
    .min(1),
});
const idsSchema = z.strictObject({ webhookIds: z.array(z.int()).min(1) });
const pageQuery = z.object({
  startAt: z.coerce.number().int().min(0).default(0),
  maxResults: z.coerce.number().int().min(1).max(100).default(100),
});

/** Dynamic webhooks below the prefix of a site. What is wrong with one is told within a success. */
export function webhookRoutes(
  app: FastifyInstance,
  prefix: string,
  webhooks: DynamicWebhooks,
): void {
  const path = `${prefix}/rest/api/3/webhook`;
  const clock = createJiraClock('UTC');
  app.post(path, ({ body }, reply) => {
    const wanted = registrationSchema.parse(body);
    const webhookRegistrationResult = wanted.webhooks.map((webhook) => {
      const result = webhooks.register(wanted.url, webhook);
      return typeof result === 'number' ? { createdWebhookId: result } : { errors: [result] };
    });
    return reply.send({ webhookRegistrationResult });
  });
  app.get(path, ({ query }, reply) => {
    if (webhooks.listStatus !== 200) return reply.code(webhooks.listStatus).send();
    const { startAt, maxResults } = pageQuery.parse(query);
    const all = webhooks.all;
    const values = all.slice(startAt, startAt + maxResults).map(({ expiresAt, ...webhook }) => ({
      ...webhook,
      expirationDate: clock.iso(expiresAt),
    }));
    const isLast = startAt + values.length >= all.length;
    return reply.send({ startAt, maxResults, total: all.length, isLast, values });
  });
  app.put(`${path}/refresh`, ({ body }, reply) => {
    const expiresAt = webhooks.prolong(idsSchema.parse(body).webhookIds);
    return reply.send({ expirationDate: expiresAt });
  });
  app.delete(path, ({ body }, reply) => {
    webhooks.delete(idsSchema.parse(body).webhookIds);
    return reply.code(202).send();
  });
}
