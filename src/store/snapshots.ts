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
 * its numbers differ, because time has passed; the instant alone is no reason. Numbers that move with the clock, the
 * person-days of today and ages, are none either until they are an hour old. Earlier ones are removed. Returns whether it
 * was written.
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
     where ${steady('published.content')} <> ${steady('excluded.content')}
       or published.as_of <= excluded.as_of - interval '1 hour'
         and ${numbers('published.content')} <> ${numbers('excluded.content')}`,
    [dataVersion, snapshot.asOf, toJson(snapshot)],
  );
  await db.query('delete from snapshot where data_version < $1', [dataVersion]);
  return rowCount === 1;
}

function numbers(content: string): string {
  return `${content} - '{asOf,windowFrom}'::text[]`;
}

/** What stays as it is while nothing happens. In the text of jsonb a quote within a string is escaped, so that it is no name. */
function steady(content: string): string {
  const withoutEffort = `(${numbers(content)} - '{effort,alignmentGap,objectives}'::text[] || jsonb_build_object('objectives',
    (select jsonb_agg(each - '{effort,target}'::text[] order by position)
     from jsonb_array_elements(${content} -> 'objectives') with ordinality as listed(each, position))))`;
  return `regexp_replace(${withoutEffort}::text, '"age": {[^{}]*}', '', 'g')`;
}
