import { endTestServer } from './postgres.ts';

/** The test database's server is started by the first test that needs it. */
export async function teardown(): Promise<void> {
  await endTestServer();
}
