/** What a process would expose, from a server that says nothing else. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { ObservedState } from '../../src/metrics/observation.ts';
import { renderState } from '../../src/metrics/render-state.ts';

/** The state as the service would expose it, its instants moved so that it is of now. */
export function textOfNow(state: ObservedState): string {
  return renderState(state).replaceAll(
    /^(throughline_\w*_timestamp_seconds\S*) (\S+)$/gm,
    (_, series: string, seconds: string) =>
      `${series} ${Number(seconds) + (Date.now() - state.now) / 1000}`,
  );
}

export async function serveText(text: string, port = 0): Promise<Server> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4; charset=utf-8');
    response.end(text);
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

export function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return `http://127.0.0.1:${address.port}`;
}
