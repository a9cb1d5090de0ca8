import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** What connectors send; each site reads its own part. */
export interface ScriptedBody {
  readonly jql?: string;
  readonly fields?: string[];
  readonly fieldIds?: string[];
  readonly issueIdsOrKeys?: string[];
  readonly maxResults?: number;
  readonly nextPageToken?: string;
  readonly reconcileIssues?: number[];
  readonly queries?: string[];
  readonly query?: string;
  readonly variables?: Record<string, unknown>;
  readonly client_secret?: string;
  readonly refresh_token?: string;
}

export interface ScriptedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: ScriptedBody;
}

export interface ScriptedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a string as it is. `hang` = no answer at all. */
  readonly body: unknown;
  readonly hang?: boolean;
}

export interface ScriptedServer {
  readonly url: string;
  readonly requests: ScriptedRequest[];
  /** Answers given instead of the script's, one request each. */
  readonly faults: ScriptedAnswer[];
  close(): Promise<void>;
}

/** A tracker over real HTTP whose answers are a function of the request. */
export async function startScriptedServer(
  script: (request: ScriptedRequest) => ScriptedAnswer | Promise<ScriptedAnswer>,
): Promise<ScriptedServer> {
  const requests: ScriptedRequest[] = [];
  const faults: ScriptedAnswer[] = [];
  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await requestOf(incoming);
    requests.push(request);
    const answer = faults.shift() ?? (await script(request));
    if (answer.hang === true) return;
    const isText = typeof answer.body === 'string';
    outgoing.writeHead(answer.status ?? 200, {
      'content-type': isText ? 'text/html' : 'application/json',
      ...answer.headers,
    });
    outgoing.end(isText ? answer.body : JSON.stringify(answer.body));
  }
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch((error: unknown) => outgoing.destroy(new Error(String(error))));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    faults,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

async function requestOf(incoming: IncomingMessage): Promise<ScriptedRequest> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const address = new URL(incoming.url ?? '/', 'http://site');
  return {
    method: incoming.method ?? '',
    path: address.pathname,
    query: address.searchParams,
    authorization: incoming.headers.authorization,
    contentType: incoming.headers['content-type'],
    body: bodyOf(text, incoming.headers['content-type']),
  };
}

function bodyOf(text: string, contentType: string | undefined): ScriptedBody {
  if (text === '') return {};
  return contentType === 'application/x-www-form-urlencoded'
    ? Object.fromEntries(new URLSearchParams(text))
    : JSON.parse(text);
}
