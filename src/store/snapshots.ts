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

/** Another version of what it holds does not compile here. */
const readable: Pick<Snapshot, 'schemaVersion'> = { schemaVersion: 2 };

/** Undefined before there is one, and until the first one after an upgrade that changed what it holds. */
export async function readSnapshot(db: Queryable): Promise<PublishedSnapshot | undefined> {
  const { rows } = await db.query<{ data_version: string; content: Snapshot }>(
    'select data_version, content from snapshot where content @> $1::jsonb order by data_version desc limit 1',
    [toJson(readable)],
  );
  return rows.map((row) => ({ dataVersion: Number(row.data_version), snapshot: row.content }))[0];
}

/** The same, kept: what was read once is given again until another one is published. Memory: one snapshot. */
export function createSnapshotReader(db: Queryable): () => Promise<PublishedSnapshot | undefined> {
  let held: PublishedSnapshot | undefined;
  return async () => {
    const { rows } = await db.query<{ data_version: string; as_of: Date }>(
      'select data_version, as_of from snapshot order by data_version desc limit 1',
    );
    const isHeld = rows.some(
      ({ data_version, as_of }) =>
        Number(data_version) === held?.dataVersion && as_of.getTime() === held.snapshot.asOf,
    );
    if (!isHeld) held = await readSnapshot(db);
    return held;
  };
}

/**
 * Publishes a snapshot unless a higher data version already stands there. At the same version it is written only when
 * its numbers differ, because time has passed; the instant alone is no reason. Numbers that move with the clock, such as ages
 * and the person-days of today, are none either until they are an hour old. Earlier ones are removed. Returns whether it was
 * written.
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
     where ${withoutClock('published.content')} <> ${withoutClock('excluded.content')}
       or published.as_of <= excluded.as_of - interval '1 hour'
         and ${numbers('published.content')} <> ${numbers('excluded.content')}`,
    [dataVersion, snapshot.asOf, toJson(snapshot)],
  );
  await db.query('delete from snapshot where data_version < $1', [dataVersion]);
  return rowCount === 1;
}

function numbers(content: string): string {
  return `(${content} - '{asOf,windowFrom}'::text[])`;
}

/** What stays as it is while nothing happens. In the text of jsonb a quote within a string is escaped, so that it is no name. */
function withoutClock(content: string): string {
  const text = `(${numbers(content)} - 'alignmentGap')::text`;
  return `regexp_replace(${text}, '"(age|effort|target)": {[^{}]*}', '', 'g')`;
}
