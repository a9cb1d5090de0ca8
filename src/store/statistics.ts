import type { Queryable } from './query.ts';

/**
 * Tells PostgreSQL how large the tables of issues have become, by the columns they are read by. It looks for itself once a
 * minute: until then it would read a table that a first read has filled from one end to the other for every batch.
 */
export async function gatherStatistics(db: Queryable): Promise<void> {
  await db.query(
    `analyze issue (source, id, parent_id), issue_fact (source, id, is_work, is_mirrored), attribution (source, issue_id)`,
  );
}
