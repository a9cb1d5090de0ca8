import type { Pool } from 'pg';
import { readSnapshot } from '../store/snapshots.ts';

/** true once there are numbers to show; else why not. */
export async function readiness(pool: Pool): Promise<true | string> {
  try {
    const published = await readSnapshot(pool);
    return published !== undefined || 'no numbers have been published yet';
  } catch {
    return 'the database cannot be read';
  }
}
