import type { Snapshot } from '../core/measures/snapshot.ts';
import { type Queryable, toJson } from './query.ts';

/** Raises the data version: the last statement of every transaction that changes what a measure could read. */
export async function raiseDataVersion(db: Queryable): Promise<void> {
  await db.query('update data_version set value = value + 1');
}

export async function readDataVersion(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ value: string }>('select value from data_version');
  return Number(rows[0]?.value ?? 0);
}

export interface PublishedSnapshot {
  readonly dataVersion: number;
  readonly snapshot: Snapshot;
}

/** Undefined before there is one, and until the first one after an upgrade that changed what it holds. */
export async function readSnapshot(db: Queryable): Promise<PublishedSnapshot | undefined> {
  const { rows } = await db.query<{ data_version: string; content: Snapshot }>(
    `select data_version, content from snapshot where content @> '{"schemaVersion": 2}' order by data_version desc limit 1`,
  );
  return rows.map((row) => ({ dataVersion: Number(row.data_version), snapshot: row.content }))[0];
}

/**
 * Publishes a snapshot unless a higher data version already stands there. At the same version it is written only when
 * its numbers differ, because time has passed; the instant alone is no reason. Earlier ones are removed.
 * Returns whether it was written.
 */
export async function publishSnapshot(
  db: Queryable,
  { dataVersion, snapshot }: PublishedSnapshot,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into snapshot as published (data_version, as_of, content)
     select $1, to_timestamp($2::double precision / 1000), $3::jsonb
     where not exists (select 1 from snapshot where data_version > $1)
     on conflict (data_version) do update set as_of = excluded.as_of, content = excluded.content
     where published.content - '{asOf,windowFrom}'::text[] <> excluded.content - '{asOf,windowFrom}'::text[]`,
    [dataVersion, snapshot.asOf, toJson(snapshot)],
  );
  await db.query('delete from snapshot where data_version < $1', [dataVersion]);
  return rowCount === 1;
}
