import type { Pool } from 'pg';
import { inTransaction, type Queryable } from '../src/store/query.ts';
import { adoptedConfiguration } from '../src/store/strategy-versions.ts';
import type { JobContext } from './context.ts';

/** Another process has put another configuration in force. A job ends with it as with a stop: nothing has failed. */
export class NotInForce extends Error {
  constructor() {
    super('another configuration is in force on this database');
    this.name = 'NotInForce';
  }
}

/**
 * One transaction under the configuration of this process; NotInForce when it is not the one in force. None can be put in
 * force meanwhile, so that nothing is stored under an old strategy after the new one has begun.
 */
export async function whileInForce<T>(
  { pool, fingerprint }: Pick<JobContext, 'pool' | 'fingerprint'>,
  work: (client: Queryable) => Promise<T>,
): Promise<T> {
  return inTransaction(pool, async (client) => {
    // Before every other lock: whoever adopts waits for this one with none of the others.
    await client.query(`select pg_advisory_xact_lock_shared(${lockKey})`);
    if (!(await isInForce(client, fingerprint))) throw new NotInForce();
    return work(client);
  });
}

/** One transaction in which a configuration may be put in force: it waits for those that work under the present one. */
export async function whileAdopting<T>(
  pool: Pool,
  work: (client: Queryable) => Promise<T>,
): Promise<T> {
  return inTransaction(pool, async (client) => {
    await client.query(`select pg_advisory_xact_lock(${lockKey})`);
    return work(client);
  });
}

export async function isInForce(db: Queryable, fingerprint: string): Promise<boolean> {
  return (await adoptedConfiguration(db))?.configuration === fingerprint;
}

const lockKey = "hashtextextended('configuration in force', 0)";
