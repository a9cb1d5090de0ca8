/** Why an issue counts: as a page, and as JSON. */
import type { FastifyPluginCallback, FastifyReply } from 'fastify';
import { type WantedIssue, wantedIssue } from '../core/issue-key.ts';
import type { ExplainDocument } from './explain-document.ts';
import { issuePage, noIssuePage } from './page/issue.ts';

export type ExplainAnswer =
  | { readonly kind: 'explained'; readonly document: ExplainDocument }
  /** The message names issues by key and title, nobody and no secret. */
  | { readonly kind: 'unknown'; readonly message: string };

export type Explain = (wanted: WantedIssue) => Promise<ExplainAnswer>;

interface Asked {
  readonly Params: { readonly key: string };
}

interface Searched {
  readonly Querystring: { readonly key?: string | readonly string[] };
}

export function issueRoutes(explain: Explain): FastifyPluginCallback {
  return (app, _options, done) => {
    app.get<Asked>('/api/v1/issues/:key', async ({ params }, reply) => {
      const answer = await answerTo(params.key, explain);
      if (answer.kind === 'explained') return answer.document;
      return reply.code(404).send({ error: answer.message });
    });
    app.get<Asked>('/issues/:key', async ({ params }, reply) => {
      const answer = await answerTo(params.key, explain);
      return answer.kind === 'explained'
        ? pageOf(reply, 200, issuePage(answer.document))
        : pageOf(reply, 404, noIssuePage(answer.message, '../'));
    });
    // The form of every page: an address that can be kept follows.
    app.get<Searched>('/issues', async ({ query }, reply) => {
      const wanted = typeof query.key === 'string' ? wantedIssue(query.key) : undefined;
      return wanted === undefined
        ? pageOf(reply, 404, noIssuePage(expected, './'))
        : reply.redirect(`issues/${encodeURIComponent(wanted.key)}`, 303);
    });
    done();
  };
}

const expected = 'Expected the key of an issue, such as PAY-42, or its address';

async function answerTo(key: string, explain: Explain): Promise<ExplainAnswer> {
  const wanted = wantedIssue(key);
  return wanted === undefined ? { kind: 'unknown', message: expected } : explain(wanted);
}

function pageOf(reply: FastifyReply, status: number, page: string): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').send(page);
}
