import type { IssuePage } from '../connectors/connector.ts';
import type { Instant } from '../src/core/issue.ts';
import { earliest } from '../src/core/timeline/difference.ts';
import { noteBlocked } from '../src/store/blockers.ts';
import { mergeCatalogue } from '../src/store/catalogue.ts';
import { deriveIssues } from '../src/store/derivation.ts';
import { asStored, type UpsertResult, upsertIssues } from '../src/store/issues.ts';
import { noteMirrors } from '../src/store/mirrors.ts';
import { joinParents, noteOrphans } from '../src/store/parents.ts';
import { addPending, parentsAmong } from '../src/store/pending.ts';
import { storeReadProblems } from '../src/store/problems.ts';
import { lockSource, type Queryable } from '../src/store/query.ts';
import { settlePresence } from '../src/store/removals.ts';
import { raiseDataVersion } from '../src/store/snapshots.ts';
import type { JobContext, Source } from './context.ts';
import { noteTouched } from './note-touched.ts';

export interface StoredPage {
  readonly source: Source;
  readonly page: IssuePage;
  readonly inScope: boolean;
  /** When the tracker was asked for it, if that was a while ago. */
  readonly askedAt?: Instant;
  /** Of a run that reads everything: what it touches is noted at its end. */
  readonly isFirst?: boolean;
}

/**
 * Stores one page inside the caller's transaction: issues, what follows from them, and which descendants must follow.
 * Storing it twice changes nothing. Returns the number of issues that were new or changed.
 */
export async function storePage(
  context: JobContext,
  client: Queryable,
  page: StoredPage,
): Promise<number> {
  const source = page.source.config.id;
  const { issues, problems, catalogue } = page.page;
  await lockSource(client, source);
  let hasChanged = false;
  const touched: (Instant | undefined)[] = [];
  if (catalogue !== undefined) {
    hasChanged = await storeCatalogue(client, source, catalogue);
  }
  const upserted = await upsertIssues(client, { source, issues, inScope: page.inScope });
  hasChanged =
    (await storeReadProblems(client, source, {
      problems,
      readable: issues.map((issue) => issue.id),
    })) || hasChanged;
  if (page.inScope) {
    const at = context.now();
    const { askedAt = at } = page;
    const moved = await settlePresence(client, source, { ...presenceIn(page.page), askedAt, at });
    await passOn(client, source, moved.ids);
    touched.push(moved.since);
    hasChanged ||= moved.ids.length > 0;
  }
  touched.push(await deriveUpserted(context, client, { source: page.source, upserted }));
  if (page.isFirst !== true) await noteTouched(client, context, earliest(touched));
  if (hasChanged || upserted.changed.length > 0) await raiseDataVersion(client);
  return upserted.changed.length;
}

/** What follows from issues that are new or changed; returns from when on something else is known. */
async function deriveUpserted(
  context: JobContext,
  client: Queryable,
  { source, upserted }: { readonly source: Source; readonly upserted: UpsertResult },
): Promise<Instant | undefined> {
  const { changed, former, inherited, orphaned, formerNames } = upserted;
  if (changed.length === 0) return undefined;
  const { id } = source.config;
  const written = await asStored(client, id, changed);
  const derivation = { ...derivationOf(context, source), former };
  const { since } = await deriveIssues(client, derivation, written);
  await noteOrphans(client, id, orphaned);
  await joinParents(client, id, inherited);
  await noteBelow(client, id, { ids: inherited, derived: inherited });
  await noteMirrors(client, id, { ids: inherited, former: formerNames });
  await addPending(
    client,
    id,
    upserted.blockers.map((blocker) => ({ kind: 'blocker', id: blocker })),
  );
  return since;
}

function presenceIn({
  issues,
  trashed = [],
}: IssuePage): Omit<Parameters<typeof settlePresence>[2], 'at' | 'askedAt'> {
  const inTrash = issues.filter((issue) => trashed.includes(issue.id));
  return {
    present: issues.filter((issue) => !inTrash.includes(issue)).map(({ id }) => id),
    trashed: inTrash.map(({ id, archivedAt, updatedAt }) => ({ id, at: archivedAt ?? updatedAt })),
  };
}

/** What deriving facts of a source needs. */
export function derivationOf(
  context: JobContext,
  source: Source,
): { source: string; rules: Source['config']['rules']; strategy: JobContext['strategy'] } {
  return { source: source.config.id, rules: source.config.rules, strategy: context.strategy };
}

/** Merges a catalogue and notes everything whose meaning it changed. */
export async function storeCatalogue(
  client: Queryable,
  source: string,
  catalogue: NonNullable<IssuePage['catalogue']>,
): Promise<boolean> {
  await lockSource(client, source);
  const change = await mergeCatalogue(client, source, catalogue);
  await addPending(
    client,
    source,
    change.source ? [{ kind: 'source', id: '' }] : change.containers,
  );
  return change.source || change.containers.length > 0;
}

/** Notes that what hangs below these issues, what they block, and what they are pairs with, must be derived again. */
export async function passOn(
  client: Queryable,
  source: string,
  ids: readonly string[],
): Promise<void> {
  await noteBelow(client, source, { ids, derived: [] });
  await noteBlocked(client, source, ids);
  await noteMirrors(client, source, { ids });
}

async function noteBelow(
  client: Queryable,
  source: string,
  issues: Parameters<typeof parentsAmong>[2],
): Promise<void> {
  const parents = await parentsAmong(client, source, issues);
  await addPending(
    client,
    source,
    parents.map((id) => ({ kind: 'issue', id })),
  );
}
