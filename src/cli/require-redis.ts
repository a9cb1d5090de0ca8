import { Redis } from 'ioredis';

/** Queues wait for a Redis that went away; one that is not there at the start is a mistake to be told. */
export async function requireRedis(url: string): Promise<void> {
  const place = URL.parse(url)?.host;
  if (place === undefined) {
    throw new Error('REDIS_URL is not an address; expected redis://:password@host:6379');
  }
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  let reason: string | undefined;
  redis.on('error', ({ message }) => {
    reason = message;
  });
  try {
    await redis.connect();
    await redis.ping();
  } catch (cause) {
    const message = reason ?? (cause instanceof Error ? cause.message : String(cause));
    throw new Error(
      `cannot use Redis at ${place}: ${message}; check REDIS_URL and that the server runs`,
      { cause },
    );
  } finally {
    redis.disconnect();
  }
}
