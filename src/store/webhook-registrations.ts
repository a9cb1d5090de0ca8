import type { Instant } from '../core/issue.ts';
import { type Queryable, toTimestamp } from './query.ts';

export interface StoredRegistration {
  readonly callback: string;
  readonly filter: string;
  readonly ids: readonly number[];
  readonly expiresAt: Instant;
}

export async function readRegistration(
  db: Queryable,
  source: string,
): Promise<StoredRegistration | undefined> {
  const { rows } = await db.query<{
    callback: string;
    filter: string;
    ids: string[];
    expires_at: Date;
  }>('select callback, filter, ids, expires_at from webhook_registration where source = $1', [
    source,
  ]);
  return rows.map(({ callback, filter, ids, expires_at }) => ({
    callback,
    filter,
    ids: ids.map(Number),
    expiresAt: expires_at.getTime(),
  }))[0];
}

export async function storeRegistration(
  db: Queryable,
  source: string,
  { callback, filter, ids, expiresAt }: StoredRegistration,
): Promise<void> {
  await db.query(
    `insert into webhook_registration (source, callback, filter, ids, expires_at) values ($1, $2, $3, $4, $5)
     on conflict (source) do update set callback = excluded.callback, filter = excluded.filter, ids = excluded.ids,
       expires_at = excluded.expires_at`,
    [source, callback, filter, ids, toTimestamp(expiresAt)],
  );
}

/** Keys of the projects that a source has issues of, as far as they are still there. */
export async function teamsInScope(db: Queryable, source: string): Promise<readonly string[]> {
  const { rows } = await db.query<{ team: string }>(
    `select distinct team from issue
     where source = $1 and in_scope and not exists (
       select 1 from issue_removal gone
       where gone.source = issue.source and gone.issue_id = issue.id and gone.returned_at is null)
     order by team`,
    [source],
  );
  return rows.map(({ team }) => team);
}
