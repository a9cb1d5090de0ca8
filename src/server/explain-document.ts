import type { Attribution, NearMiss } from '../core/attribution/attribution.ts';
import type { ExplainedLevel, ExplainedMatch } from '../core/attribution/explanation.ts';
import type { Outcome } from '../core/attribution/outcome.ts';
import type { Instant, State } from '../core/issue.ts';
import type { Contribution } from '../core/measures/contribution.ts';
import type { RemovalReason } from '../core/removal.ts';
import type { NotWorkReason } from '../core/timeline/work.ts';
import type { ExplainedIssue } from '../store/explained-issues.ts';
import { outcomeWords, verdict } from './explain-words.ts';

/**
 * What `explain --json` prints and /api/v1/issues/KEY answers. Instants are ISO 8601 in UTC; what is undefined is
 * left out.
 */
export interface ExplainDocument {
  readonly schema: 'throughline.explain/1';
  readonly key: string;
  readonly asOf: string;
  /** A past instant: the labels of then under the strategy of today. */
  readonly isRestated: boolean;
  readonly window: { readonly days: number; readonly from: string };
  readonly timezone: string;
  /** The published numbers were taken under the same strategy and rules. */
  readonly isMapped: boolean;
  /** One for each source in which the key is. */
  readonly issues: readonly IssueDocument[];
}

export interface IssueDocument {
  readonly source: string;
  /** Its source was read to the end at least once. */
  readonly isFullyRead: boolean;
  readonly key: string;
  readonly title: string;
  readonly link: string | undefined;
  readonly team: string;
  readonly type: string;
  /** One sentence. */
  readonly verdict: string;
  readonly isWork: boolean;
  readonly notWorkBecause: NotWorkReason | undefined;
  readonly removed: { readonly reason: RemovalReason; readonly at: string } | undefined;
  readonly archivedAt: string | undefined;
  readonly state: State | undefined;
  readonly shares: readonly ShareDocument[];
  readonly levels: readonly LevelDocument[];
  readonly alignment: Contribution['alignment'];
  readonly numbers: Contribution['objectives'];
  /** Of the chain of ancestors, in words. */
  readonly problems: readonly string[];
}

export interface ShareDocument
  extends Pick<Attribution, 'shared' | 'exclusive' | 'rule' | 'via' | 'depth'> {
  readonly objective: string | undefined;
  readonly exempt: string | undefined;
  readonly label: string | undefined;
  /** Key of the ancestor, or its name where it has none. */
  readonly through: string | undefined;
  readonly since: string;
  /** A day on which it is known to end. */
  readonly until: string | undefined;
}

export interface LevelDocument
  extends Pick<ExplainedLevel, 'depth' | 'via' | 'labels' | 'isInherited' | 'decides'> {
  readonly key: string | undefined;
  readonly name: string | undefined;
  readonly matches: readonly MatchDocument[];
  readonly nearMisses: readonly NearMiss[];
}

export interface MatchDocument extends Pick<ExplainedMatch, 'rule' | 'weight'> {
  readonly objective: string | undefined;
  readonly exempt: string | undefined;
  readonly label: string | undefined;
  readonly since: string;
  readonly outcome: Outcome['kind'];
  /** The outcome in words. */
  readonly because: string;
}

/** What holds for all issues of a document. */
export interface Explaining {
  readonly key: string;
  readonly asOf: Instant;
  readonly isRestated: boolean;
  readonly windowDays: number;
  readonly windowFrom: Instant;
  readonly timezone: string;
  readonly isMapped: boolean;
  /** Ids of sources that were read to the end. */
  readonly fullyRead: ReadonlySet<string>;
}

export function explainDocument(
  issues: readonly ExplainedIssue[],
  explaining: Explaining,
): ExplainDocument {
  const { key, asOf, isRestated, windowDays, windowFrom, timezone, isMapped } = explaining;
  return {
    schema: 'throughline.explain/1',
    key,
    asOf: iso(asOf),
    isRestated,
    window: { days: windowDays, from: iso(windowFrom) },
    timezone,
    isMapped,
    issues: issues.map((issue) => issueDocument(issue, explaining)),
  };
}

function issueDocument(explained: ExplainedIssue, explaining: Explaining): IssueDocument {
  const { source, issue, notWork, removal, explanation, contribution } = explained;
  const { archivedAt } = issue;
  return {
    source,
    isFullyRead: explaining.fullyRead.has(source),
    key: issue.key,
    title: issue.title,
    link: issue.url,
    team: issue.team,
    type: issue.type,
    verdict: verdict(explained, explaining),
    isWork: notWork === undefined,
    notWorkBecause: notWork,
    removed: removal === undefined ? undefined : { ...removal, at: iso(removal.at) },
    archivedAt:
      archivedAt === undefined || archivedAt >= explaining.asOf ? undefined : iso(archivedAt),
    state: contribution?.state,
    shares: explanation.shares.map((share) => shareDocument(share, explanation.levels)),
    levels: explanation.levels.map((level) =>
      levelDocument(level, {
        timezone: explaining.timezone,
        isCounted: notWork === undefined && removal === undefined,
      }),
    ),
    alignment: contribution?.alignment ?? [],
    numbers: contribution?.objectives ?? [],
    problems: [
      ...explained.problems.map(({ detail }) => detail),
      ...explained.hiddenParents.map(
        (parent) =>
          `${parent} stands above it and is not visible to the account: nothing is inherited from it`,
      ),
    ],
  };
}

function shareDocument(
  { objective, exempt, label, from, to, ancestor, ...share }: Attribution,
  levels: readonly ExplainedLevel[],
): ShareDocument {
  const through = levels.find(({ id, via }) => id === ancestor && via === share.via);
  return {
    ...share,
    objective,
    exempt,
    label,
    through: through?.key ?? through?.name,
    since: iso(from),
    until: to === undefined ? undefined : iso(to),
  };
}

function levelDocument(
  { key, name, matches, id: _id, ...level }: ExplainedLevel,
  place: { readonly timezone: string; readonly isCounted: boolean },
): LevelDocument {
  return {
    ...level,
    key,
    name,
    matches: matches.map(({ objective, exempt, label, outcome, ...match }) => ({
      ...match,
      objective,
      exempt,
      label,
      since: iso(match.since),
      outcome: outcome.kind,
      because: outcomeWords(outcome, { ...place, via: level.via }),
    })),
  };
}

function iso(at: Instant): string {
  return new Date(at).toISOString();
}
