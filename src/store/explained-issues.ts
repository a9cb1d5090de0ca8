import { type Explanation, explanationAt } from '../core/attribution/explanation.ts';
import type { CompiledStrategy } from '../core/attribution/strategy.ts';
import type { DataProblem } from '../core/data-problem.ts';
import type { Instant } from '../core/issue.ts';
import { keySpellings } from '../core/issue-key.ts';
import { type Contribution, contributionOf } from '../core/measures/contribution.ts';
import type { MeasurementRequest } from '../core/measures/measurement.ts';
import type { SourceRules } from '../core/objective.ts';
import { type NotWorkReason, notWorkReason } from '../core/timeline/work.ts';
import { attributableOf, parentIn } from './derivation.ts';
import { readFamily } from './family.ts';
import type { StoredIssue } from './issue-rows.ts';
import { readIssues } from './issues.ts';
import { mappableIssues } from './past-issues.ts';
import type { Queryable } from './query.ts';
import { type Removal, removalOf } from './removals.ts';

/** What is needed to say of an issue what it counts for. */
export interface ExplanationRequest extends Omit<MeasurementRequest, 'knownSince' | 'sources'> {
  readonly compiled: CompiledStrategy;
  /** Configured ones. */
  readonly sources: readonly { readonly id: string; readonly rules: SourceRules }[];
}

/** One stored issue as of an instant: how it is mapped, and what it adds to which number. */
export interface ExplainedIssue {
  readonly source: string;
  readonly issue: StoredIssue;
  /** Why it is no work; undefined when it is. */
  readonly notWork: NotWorkReason | undefined;
  /** Since when and why it is away at the instant. */
  readonly removal: Removal | undefined;
  readonly explanation: Explanation;
  /** undefined for what is no work. */
  readonly contribution: Contribution | undefined;
  /** Of the chain of ancestors. */
  readonly problems: readonly DataProblem[];
  /** Keys of parents that the tracker names and does not show. */
  readonly hiddenParents: readonly string[];
}

/** A stored issue by its name. */
export interface NamedIssue {
  readonly source: string;
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly url: string | undefined;
  readonly createdAt: Instant;
}

/** All stored issues under these keys, of whatever source. */
export async function issuesWithKeys(
  db: Queryable,
  keys: readonly string[],
): Promise<readonly NamedIssue[]> {
  const { rows } = await db.query<
    Omit<NamedIssue, 'url' | 'createdAt'> & { url: string | null; created_at: Date }
  >(
    `select source, id, key, title, url, created_at from issue where key = any($1::text[])
     order by source, id`,
    [keys.flatMap(keySpellings)],
  );
  return rows.map(({ created_at, url, ...row }) => ({
    ...row,
    url: url ?? undefined,
    createdAt: created_at.getTime(),
  }));
}

/** Explains a stored issue; it must have been created before the instant. Undefined when: it is not stored any more. */
export async function explainedIssue(
  db: Queryable,
  { id, source }: Pick<NamedIssue, 'id' | 'source'>,
  request: ExplanationRequest & { readonly rules: SourceRules },
): Promise<ExplainedIssue | undefined> {
  const [issue] = await readIssues(db, source, [id]);
  if (issue === undefined) return undefined;
  const { compiled, rules, asOf } = request;
  const family = await readFamily(db, source, { batch: [issue], at: asOf });
  const { attributable, problems } = attributableOf(issue, family, source);
  const removal = await removalOf(db, { source, id }, asOf);
  const alone = notWorkReason(issue, rules, parentIn(family));
  const notWork = alone ?? (family.isMirrored(issue) ? 'mirrored' : undefined);
  const reading = { source, rules, asOf };
  const [past] = notWork === undefined ? await mappableIssues(db, reading, [id]) : [];
  const measured = past?.under(compiled);
  return {
    source,
    issue,
    notWork,
    removal,
    // The state at t is that of the instant before it.
    explanation: explanationAt(attributable, compiled, asOf - 1),
    contribution:
      measured === undefined
        ? undefined
        : contributionOf(measured, { ...request, sources: request.sources.map((each) => each.id) }),
    problems,
    hiddenParents: [...family.issues.values()].flatMap(({ parentKey }) => parentKey ?? []),
  };
}

/** Issues that are in another project or team now than the one they were in, a few of them. */
export async function issuesMovedFrom(
  db: Queryable,
  team: string,
  limit: number,
): Promise<readonly Pick<NamedIssue, 'source' | 'key' | 'title'>[]> {
  const { rows } = await db.query<Pick<NamedIssue, 'source' | 'key' | 'title'>>(
    `select source, key, title from issue where team <> $1 and changes @> $2::jsonb limit $3`,
    [team, JSON.stringify([{ field: 'team', from: team }]), limit],
  );
  return rows;
}
