import type { FastifyInstance } from 'fastify';

export interface Listening {
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  /** Name of the setting that says so, for the message when it cannot be used. */
  readonly setting: string;
}

/** Starts to listen; returns the address, with the port that was found for port 0. */
export async function listen(app: FastifyInstance, listening: Listening): Promise<string> {
  const { host, port, setting } = listening;
  try {
    return await app.listen({ host, port });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const reason = reasons[code] ?? `cannot be listened on (${code})`;
    throw new Error(`${host}:${port} ${reason}; ${setting} sets the address`, { cause: error });
  }
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use by another process: stop that, or choose another port',
  EADDRNOTAVAIL: 'is no address of this machine',
  EACCES: 'is not allowed for this user: ports below 1024 usually are not',
  ENOTFOUND: 'is no known host',
};
