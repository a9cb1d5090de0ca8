import type { FastifyInstance } from 'fastify';

/** An HTTP server that can go away and come back at the same address. */
export interface Listener {
  readonly url: string;
  readonly port: number;
  /** Connections are refused until `comeUp`. */
  goDown(): Promise<void>;
  comeUp(): Promise<void>;
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly host?: string | undefined;
  /** 0 or absent = any free one. */
  readonly port?: number | undefined;
}

export async function listen(
  createApp: () => FastifyInstance,
  { host = '127.0.0.1', port = 0 }: ListenOptions,
): Promise<Listener> {
  let app: FastifyInstance | undefined;
  async function comeUp(at: number): Promise<string> {
    if (app !== undefined) throw new Error('this site is up');
    const next = createApp();
    const address = await next.listen({ host, port: at });
    app = next;
    return address;
  }
  async function goDown(): Promise<void> {
    await app?.close();
    app = undefined;
  }
  const url = await comeUp(port);
  const fixed = Number(new URL(url).port);
  return {
    url,
    port: fixed,
    goDown,
    comeUp: async () => {
      await comeUp(fixed);
    },
    close: goDown,
  };
}
