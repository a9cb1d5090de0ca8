import { fastify } from 'fastify';
import { describe, expect, it } from 'vitest';
import { listen } from '../../src/server/listen.ts';

describe('listening', () => {
  it('finds a free port for port 0 and says which', async () => {
    const app = fastify();
    const url = await listen(app, { host: '127.0.0.1', port: 0, setting: 'server.listen' });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d+$/);
    await app.close();
  });

  it('says which address is in use and where it is set', async () => {
    const first = fastify();
    const url = await listen(first, { host: '127.0.0.1', port: 0, setting: 'server.listen' });
    const port = Number(new URL(url).port);
    await expect(
      listen(fastify(), { host: '127.0.0.1', port, setting: 'server.listen' }),
    ).rejects.toThrow(
      `127.0.0.1:${port} is in use by another process: stop that, or choose another port; server.listen sets the address`,
    );
    await first.close();
  });

  it('says when the address is none of this machine', async () => {
    await expect(
      listen(fastify(), { host: '192.0.2.1', port: 0, setting: '--listen' }),
    ).rejects.toThrow('192.0.2.1:0 is no address of this machine; --listen sets the address');
  });
});
