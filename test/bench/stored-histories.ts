import type { Pool } from 'pg';

/** A figure of a read that lost some of what it should have read would be worth nothing. */
export async function checkHistories(pool: Pool, expected: number): Promise<void> {
  const { rows } = await pool.query<{ histories: string }>(
    `select count(distinct (issue.id, split_part(change->>'id', ':', 1))) as histories
     from issue, jsonb_array_elements(changes) as change`,
  );
  const stored = Number(rows[0]?.histories);
  if (stored !== expected) throw new Error(`${stored} histories are stored, not all ${expected}`);
}
