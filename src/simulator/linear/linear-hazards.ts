import { z } from 'zod';
import { secondMs } from '../../core/time.ts';
import type { Fault } from '../site/faults.ts';
import { commonHazards, type Hazard } from '../site/weather.ts';

/** What can happen to a request to Linear. Limits are refused with HTTP 400, by a code, by a type or by both. */
export const linearHazards: readonly Hazard[] = [
  ...commonHazards,
  { kind: '400 RATELIMITED by code', fault: () => limited({ code: 'RATELIMITED' }, {}) },
  {
    kind: '400 RATELIMITED by type',
    fault: (now) =>
      limited(
        { type: 'ratelimited' },
        {
          'x-ratelimit-requests-remaining': '0',
          'x-ratelimit-requests-reset': String(now + secondMs),
        },
      ),
  },
  { kind: '429 burst', fault: () => ({ kind: 'answer', status: 429, headers: retrySoon }) },
  { kind: '200 with data and errors', fault: () => ({ kind: 'altered', alter: withFailedField }) },
];

const retrySoon = { 'retry-after': '1' } as const;

function limited(extensions: object, headers: Readonly<Record<string, string>>): Fault {
  const body = { errors: [{ message: 'Rate limit exceeded.', extensions }] };
  return { kind: 'answer', status: 400, headers, body };
}

const answerSchema = z.looseObject({
  data: z.looseObject({
    issues: z.looseObject({ nodes: z.array(z.looseObject({ id: z.string() })) }).optional(),
  }),
});

/** One field of one issue failed and is null; in an answer without issues all of it failed. */
function withFailedField(body: string): string {
  const answer = answerSchema.safeParse(JSON.parse(body));
  if (!answer.success) return body;
  const { data } = answer.data;
  const nodes = data.issues?.nodes ?? [];
  const index = Math.floor(nodes.length / 2);
  const field = mayBeNull.find((name) => Object.hasOwn(nodes[index] ?? {}, name));
  if (field === undefined) return JSON.stringify({ data: null, errors: [failure([])] });
  const failed = nodes.map((node, n) => (n === index ? { ...node, [field]: null } : node));
  return JSON.stringify({
    data: { ...data, issues: { ...data.issues, nodes: failed } },
    errors: [failure(['issues', 'nodes', index, field])],
  });
}

const mayBeNull = ['project', 'assignee', 'parent'] as const;

function failure(path: readonly (string | number)[]): object {
  return { message: 'Could not resolve the field.', path, extensions: { userError: false } };
}
