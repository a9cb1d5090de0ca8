import { type Queryable, toJson } from './query.ts';

/** Deliveries removed beside one that is kept. */
const mostForgotten = 100;

/** Keeps that a delivery has come, and forgets those of the days before. False when it had come already. */
export async function keepDelivery(db: Queryable, source: string, id: string): Promise<boolean> {
  const { rowCount } = await db.query(
    'insert into webhook_delivery (source, id) values ($1, $2) on conflict (source, id) do nothing',
    [source, id],
  );
  if (rowCount !== 1) return false;
  await db.query(
    `delete from webhook_delivery where (source, id) in (
       select source, id from webhook_delivery where received_at < now() - interval '1 day'
       order by received_at limit $1 for update skip locked)`,
    [mostForgotten],
  );
  return true;
}

/** An issue that a tracker asked to be read again. */
export interface Hint {
  readonly issueId: string;
  /** Said by any of the webhooks it stands for: they overtake each other. */
  readonly isDeletion: boolean;
  /** By the clock of the database, to the microsecond. */
  readonly receivedAt: string;
}

export async function keepHint(
  db: Queryable,
  source: string,
  hint: Pick<Hint, 'issueId' | 'isDeletion'>,
): Promise<void> {
  await db.query(
    `insert into webhook_hint as stored (source, issue_id, is_deletion) values ($1, $2, $3)
     on conflict (source, issue_id) do update set received_at = excluded.received_at,
       is_deletion = stored.is_deletion or excluded.is_deletion`,
    [source, hint.issueId, hint.isDeletion],
  );
}

export async function oldestHints(
  db: Queryable,
  source: string,
  limit: number,
): Promise<readonly Hint[]> {
  const { rows } = await db.query<Hint>(
    `select issue_id as "issueId", is_deletion as "isDeletion", received_at::text as "receivedAt"
     from webhook_hint where source = $1 order by received_at limit $2`,
    [source, limit],
  );
  return rows;
}

/** Removes hints that were followed; one that was given again meanwhile stays. */
export async function forgetHints(
  db: Queryable,
  source: string,
  hints: readonly Hint[],
): Promise<void> {
  await db.query(
    `delete from webhook_hint hint
     using jsonb_to_recordset($2::jsonb) as followed("issueId" text, "receivedAt" timestamptz)
     where hint.source = $1 and hint.issue_id = "issueId" and hint.received_at = "receivedAt"`,
    [source, toJson(hints)],
  );
}

export async function forgetAllHints(db: Queryable, source: string): Promise<void> {
  await db.query('delete from webhook_hint where source = $1', [source]);
}

/** Sources with hints that nobody has followed yet. */
export async function hintedSources(db: Queryable): Promise<readonly string[]> {
  const { rows } = await db.query<{ source: string }>('select distinct source from webhook_hint');
  return rows.map(({ source }) => source);
}
