import type { LabelName } from '../core/attribution/attribution.ts';
import { type Catalogue, type Container, type Status, states } from '../core/issue.ts';
import { writeHealth } from './health.ts';
import { type Queryable, toJson } from './query.ts';

/** What changed in a source's catalogue, for those that must derive again. */
export interface CatalogueChange {
  /** A status or label means something else now: every issue of the source. */
  readonly source: boolean;
  /** Projects and initiatives whose labels, names or parents changed. */
  readonly containers: readonly { readonly kind: string; readonly id: string }[];
}

/**
 * Adds to what is known of a source. Nothing is removed: histories name statuses and labels that are gone.
 */
export async function mergeCatalogue(
  db: Queryable,
  source: string,
  catalogue: Catalogue,
): Promise<CatalogueChange> {
  const statuses = await mergeStatuses(db, source, catalogue.statuses);
  const labels = await db.query(
    `insert into label as stored (source, id, name, group_name)
     select distinct on (id) $1, id, name, "group" from jsonb_to_recordset($2::jsonb) as r(id text, name text, "group" text)
     on conflict (source, id) do update set name = excluded.name, group_name = excluded.group_name
     where (stored.name, stored.group_name) is distinct from (excluded.name, excluded.group_name)
     returning 1`,
    [source, toJson(catalogue.labels)],
  );
  const containers = await mergeContainers(db, source, catalogue.containers);
  await writeHealth(db, source, catalogue.containers);
  return { source: statuses > 0 || (labels.rowCount ?? 0) > 0, containers };
}

async function mergeStatuses(
  db: Queryable,
  source: string,
  statuses: readonly Status[],
): Promise<number> {
  const { rowCount } = await db.query(
    `insert into status as stored (source, id, name, default_state)
     select distinct on (id) $1, id, name, "defaultState"
     from jsonb_to_recordset($2::jsonb) as r(id text, name text, "defaultState" text)
     on conflict (source, id) do update set name = excluded.name, default_state = excluded.default_state
     where (stored.name, stored.default_state) is distinct from (excluded.name, excluded.default_state)
     returning 1`,
    [source, toJson(statuses)],
  );
  return rowCount ?? 0;
}

async function mergeContainers(
  db: Queryable,
  source: string,
  containers: readonly Container[],
): Promise<CatalogueChange['containers']> {
  const records = containers.map((container) => ({
    ...container,
    labels: container.labels.toSorted(),
    parentIds: container.parentIds.toSorted(),
  }));
  const { rows } = await db.query<{ kind: string; id: string }>(
    `insert into container as stored (source, kind, id, name, labels, parent_ids)
     select distinct on (kind, id) $1, kind, id, name, labels, "parentIds"
     from jsonb_to_recordset($2::jsonb) as r(kind text, id text, name text, labels text[], "parentIds" text[])
     on conflict (source, kind, id) do update
       set name = excluded.name, labels = excluded.labels, parent_ids = excluded.parent_ids
     where (stored.name, stored.labels, stored.parent_ids)
       is distinct from (excluded.name, excluded.labels, excluded.parent_ids)
     returning kind, id`,
    [source, toJson(records)],
  );
  return rows;
}

/** A source's catalogue by id, as the core asks for it. */
export interface CatalogueLookup {
  readonly statuses: ReadonlyMap<string, Status>;
  readonly containers: ReadonlyMap<string, Container>;
  /** A reference without an entry is its own name (Jira). */
  readonly labelName: (reference: string) => LabelName;
}

export async function readCatalogue(db: Queryable, source: string): Promise<CatalogueLookup> {
  const statuses = await db.query<{ id: string; name: string; default_state: string | null }>(
    'select id, name, default_state from status where source = $1',
    [source],
  );
  const labels = await db.query<{ id: string; name: string; group_name: string | null }>(
    'select id, name, group_name from label where source = $1',
    [source],
  );
  const containers = await db.query<Omit<Container, 'parentIds'> & { parent_ids: string[] }>(
    'select kind, id, name, labels, parent_ids from container where source = $1',
    [source],
  );
  const names = new Map(
    labels.rows.map((row) => [row.id, { name: row.name, group: row.group_name ?? undefined }]),
  );
  return {
    statuses: new Map(statuses.rows.map((row) => [row.id, toStatus(row)])),
    containers: new Map(
      containers.rows.map(({ parent_ids, ...row }) => [
        `${row.kind}:${row.id}`,
        { ...row, parentIds: parent_ids },
      ]),
    ),
    labelName: (reference) => names.get(reference) ?? { name: reference, group: undefined },
  };
}

function toStatus(row: { id: string; name: string; default_state: string | null }): Status {
  return { id: row.id, name: row.name, defaultState: states.find((s) => s === row.default_state) };
}
