import { endTestServer } from './postgres.ts';

/** Says which tests this machine cannot run, and why. */
export function setup(): void {
  if (process.env['THROUGHLINE_TEST_REDIS_URL'] !== undefined) return;
  console.log(
    'Tests of the queues in Redis are skipped: THROUGHLINE_TEST_REDIS_URL is not set (.ci/run starts a server and sets it).',
  );
}

/** The test database's server is started by the first test that needs it. */
export async function teardown(): Promise<void> {
  await endTestServer();
}
