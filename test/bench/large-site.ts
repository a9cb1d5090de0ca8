import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';
import { simulatedAuth } from '../../src/cli/simulated-sites.ts';

/** A simulated Jira site in a process of its own. */
export interface LargeSite {
  readonly url: string;
  /** Bodies of the same answers again, one after another. */
  answers(): AsyncIterable<string>;
  close(): Promise<void>;
}

const requestsSchema = z.array(
  z.object({ method: z.string(), url: z.string(), body: z.unknown().optional() }),
);

export async function startLargeSite(issues: number): Promise<LargeSite> {
  const child = fork(join(import.meta.dirname, 'site-process.ts'), [String(issues)]);
  const ended = once(child, 'exit');
  async function told(): Promise<unknown> {
    const [message] = await Promise.race([
      once(child, 'message'),
      ended.then(([code]) => {
        throw new Error(`the simulated site ended with ${code}`);
      }),
    ]);
    return message;
  }
  const url = z.string().parse(await told());
  return {
    url,
    async *answers() {
      const requests = told();
      child.send('requests');
      for (const request of requestsSchema.parse(await requests)) {
        yield await answerTo(url, request);
      }
    },
    close: async () => {
      child.disconnect();
      await ended;
    },
  };
}

async function answerTo(
  url: string,
  request: z.infer<typeof requestsSchema>[number],
): Promise<string> {
  const { method, body } = request;
  const response = await fetch(`${url}${request.url}`, {
    method,
    headers: {
      authorization: `Bearer ${simulatedAuth.token}`,
      ...(body == null ? {} : { 'content-type': 'application/json' }),
    },
    ...(body == null ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`the site answered ${response.status} to a request repeated`);
  return response.text();
}
