import type { Attributable, Attribution } from '../core/attribution/attribution.ts';
import { attributionsOf } from '../core/attribution/attributions.ts';
import { nearMissesOf } from '../core/attribution/near-misses.ts';
import { type CompiledStrategy, rulesMatching } from '../core/attribution/strategy.ts';
import type { Instant } from '../core/issue.ts';
import type { MeasuredIssue } from '../core/measures/measured-issue.ts';
import type { SourceRules } from '../core/objective.ts';
import type { BlockerOf } from '../core/timeline/blockers.ts';
import { factsAt } from '../core/timeline/facts.ts';
import { type Life, lifeOf } from '../core/timeline/life.ts';
import { placeAt } from '../core/timeline/place.ts';
import { createStateReader, type StateReader } from '../core/timeline/state-of.ts';
import { readBlockers } from './blockers.ts';
import { attributableOf, wornAt } from './derivation.ts';
import { type Family, readFamilies } from './family.ts';
import type { StoredIssue } from './issue-rows.ts';
import { readIssues, type StoredSubtask, subtasksOf } from './issues.ts';
import { counted, subtaskActivity } from './measured-issues.ts';
import type { Queryable } from './query.ts';
import { type Absence, absencesOf, awaySinceAt } from './removals.ts';

interface LivedReading {
  readonly source: string;
  readonly rules: SourceRules;
  /** Infinity = now: everything that is known. */
  readonly instants: readonly Instant[];
}

/** A work issue whose whole history was read once, to be asked for any of the instants. */
export interface LivedIssue {
  /** Undefined when: it was not created before then, or stood behind an issue of another source. */
  at(instant: Instant): MappableIssue | undefined;
}

/** A work issue at an instant, to be mapped by any number of strategies. */
export interface MappableIssue extends Pick<StoredIssue, 'key' | 'title' | 'url'> {
  /** What rules are shown of it. */
  attributable(): Attributable;
  under(strategy: CompiledStrategy): MeasuredIssue;
  /** Key or name of an ancestor that an attribution came through. */
  ancestorName(attribution: Pick<Attribution, 'via' | 'ancestor'>): string | undefined;
}

const batchSize = 1_000;

/** Work issues of one source with their histories, a batch at a time, in id order. */
export async function* livedIssueBatches(
  db: Queryable,
  reading: LivedReading,
): AsyncGenerator<readonly LivedIssue[]> {
  for await (const ids of workIssueIds(db, reading.source)) {
    yield await livedIssues(db, reading, ids);
  }
}

/** Ids of work issues, with those that stand behind an issue of another source today: then they may have counted. */
export async function* workIssueIds(
  db: Queryable,
  source: string,
): AsyncGenerator<readonly string[]> {
  let after: string | undefined = '';
  while (after !== undefined) {
    const { rows }: { rows: { id: string }[] } = await db.query(
      `select id from issue_fact where source = $1 and id > $2 and (is_work or is_mirrored)
       order by id limit $3`,
      [source, after, batchSize],
    );
    yield rows.map(({ id }) => id);
    after = rows.length < batchSize ? undefined : rows.at(-1)?.id;
  }
}

/** These work issues with their histories. */
export async function livedIssues(
  db: Queryable,
  { source, rules, instants }: LivedReading,
  ids: readonly string[],
): Promise<readonly LivedIssue[]> {
  const issues = await readIssues(db, source, ids);
  const familyAt = await readFamilies(db, source, { batch: issues, instants });
  const subtasks = await subtasksOf(db, source, ids);
  const below = Map.groupBy(subtasks, ({ parentId }) => parentId);
  const absences = await absencesOf(db, source, [...ids, ...subtasks.map(({ id }) => id)]);
  const byId = new Map(issues.map((issue) => [issue.id, issue]));
  const { catalogue } = familyAt(instants[0] ?? Infinity);
  const reader = createStateReader(catalogue.statuses, rules);
  const blockerOf = await readBlockers(db, source, { issues: [...issues, ...subtasks], reader });
  const readers = { reader, blockerOf };
  const read = { source, rules, familyAt };
  return ids.flatMap((id) => {
    const issue = byId.get(id);
    if (issue === undefined) return [];
    const own = { issue, ...livedBy(issue, readers, absences) };
    const others = (below.get(id) ?? []).map((each) => ({
      issue: each,
      ...livedBy(each, readers, absences),
    }));
    return [lived(own, others, read)];
  });
}

interface Lived<T extends StoredIssue> {
  readonly issue: T;
  readonly life: Life;
  readonly absences: readonly Absence[];
}

interface Read {
  readonly source: string;
  readonly rules: SourceRules;
  readonly familyAt: (at: Instant) => Family;
}

function livedBy(
  issue: StoredIssue,
  { reader, blockerOf }: { readonly reader: StateReader; readonly blockerOf: BlockerOf },
  absences: ReadonlyMap<string, readonly Absence[]>,
): Omit<Lived<StoredIssue>, 'issue'> {
  return { life: lifeOf(issue, reader, blockerOf), absences: absences.get(issue.id) ?? [] };
}

function lived(
  own: Lived<StoredIssue>,
  below: readonly Lived<StoredSubtask>[],
  { source, rules, familyAt }: Read,
): LivedIssue {
  const { key, title, url } = own.issue;
  let last: Mapped | undefined;
  function under(strategy: CompiledStrategy, family: Family, at: Instant): MeasuredIssue {
    if (last?.strategy !== strategy || last.family !== family) {
      last = mapped({ own, below, source, rules }, strategy, family);
    }
    return last.at(at);
  }
  return {
    at: (instant) => {
      if (own.issue.createdAt >= instant) return undefined;
      const family = familyAt(instant);
      if (family.isMirrored(own.issue)) return undefined;
      return {
        key,
        title,
        url,
        attributable: () => attributableOf(own.issue, family, source).attributable,
        under: (strategy) => under(strategy, family, instant),
        ancestorName: ({ via, ancestor = '' }) =>
          family.issues.get(ancestor)?.key ??
          family.catalogue.containers.get(`${via}:${ancestor}`)?.name,
      };
    },
  };
}

interface Told {
  readonly own: Lived<StoredIssue>;
  readonly below: readonly Lived<StoredSubtask>[];
  readonly source: string;
  readonly rules: SourceRules;
}

/** An issue under one strategy. */
interface Mapped {
  readonly strategy: CompiledStrategy;
  readonly family: Family;
  /** The same object for all instants between which nothing of it happened. */
  at(instant: Instant): MeasuredIssue;
}

function mapped(
  { own, below, source, rules }: Told,
  strategy: CompiledStrategy,
  family: Family,
): Mapped {
  const { labelName } = family.catalogue;
  const { attributable } = attributableOf(own.issue, family, source);
  const attributions = attributionsOf(attributable, strategy);
  const reading = {
    rules,
    readsLabel: (label: string) => rulesMatching(labelName(label), strategy).length > 0,
  };
  const moments = momentsOf(own, below, attributable);
  const { id, createdAt } = own.issue;
  function measuredAt(at: Instant): MeasuredIssue {
    const facts = factsAt(own.life, at, reading);
    const nearMisses = nearMissesOf(wornAt(attributable, strategy, at), strategy);
    const subtasks = below
      .filter(({ issue }) => issue.createdAt < at)
      .map(({ issue, life, absences }) =>
        subtaskActivity(factsAt(life, at, reading), {
          counts: issue.isWork,
          removedAt: awaySinceAt(absences, at),
        }),
      );
    const removedAt = awaySinceAt(own.absences, at);
    const known = { source, id, team: teamAt(own.issue, at), createdAt, removedAt };
    return counted({ ...known, ...facts, attributions, nearMisses, subtasks });
  }
  let last: { readonly passed: number; readonly measured: MeasuredIssue } | undefined;
  return {
    strategy,
    family,
    at: (instant) => {
      const passed = moments.findLastIndex((moment) => moment < instant);
      if (last?.passed !== passed) last = { passed, measured: measuredAt(instant) };
      return last.measured;
    },
  };
}

/** Where it was then; where it is today when nothing is known of a move. */
function teamAt(issue: StoredIssue, at: Instant): string {
  return placeAt(issue, 'team', at) ?? issue.team;
}

/** Every instant at which anything that is read of an issue can become another, oldest first. */
function momentsOf(
  own: Lived<StoredIssue>,
  below: readonly Lived<StoredIssue>[],
  { labels, ancestors }: Attributable,
): readonly Instant[] {
  const happened = [own, ...below].flatMap(({ issue, life, absences }) => [
    issue.createdAt,
    issue.archivedAt ?? Infinity,
    ...issue.changes.map(({ at }) => at),
    // Also by what becomes of the issues that block it.
    ...life.blocked.map(({ from }) => from),
    ...absences.flatMap(({ removedAt, returnedAt = Infinity }) => [removedAt, returnedAt]),
  ]);
  const relabelled = [labels, ...ancestors.map((each) => each.labels)].flat();
  const all = new Set([...happened, ...relabelled.map(({ from }) => from)]);
  return [...all].toSorted((a, b) => a - b);
}
