import { type Container, healthStates, type Instant } from '../core/issue.ts';
import type { DeclaredContainer } from '../core/measures/declarations.ts';
import { type Queryable, toInstant, toJson, toTimestamp } from './query.ts';

/** Apart from what issues inherit: nothing is derived anew because a health was declared. */
export async function writeHealth(
  db: Queryable,
  source: string,
  containers: readonly Container[],
): Promise<void> {
  const records = containers.map(({ kind, id, health }) => ({
    kind,
    id,
    health: health?.state ?? null,
    at: toTimestamp(health?.since) ?? null,
  }));
  await db.query(
    `update container set health = said.health, health_at = said.at
     from jsonb_to_recordset($2::jsonb) as said(kind text, id text, health text, at timestamptz)
     where source = $1 and container.kind = said.kind and container.id = said.id
       and (container.health, container.health_at) is distinct from (said.health, said.at)`,
    [source, toJson(records)],
  );
}

/** Projects and initiatives of which anything was said. */
export async function readHealth(db: Queryable): Promise<readonly DeclaredContainer[]> {
  const { rows } = await db.query<HealthRow>(
    `select source, kind, id, name, health, health_at from container where health is not null
     order by source, kind, id`,
  );
  return rows.flatMap(({ health, health_at, ...container }) => {
    const state = healthStates.find((each) => each === health);
    const since: Instant | undefined = toInstant(health_at);
    return state === undefined ? [] : [{ ...container, health: { state, since } }];
  });
}

interface HealthRow extends Omit<DeclaredContainer, 'health'> {
  readonly health: string;
  readonly health_at: Date | null;
}
