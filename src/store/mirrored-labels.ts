import type { LabelSpan } from '../core/attribution/attribution.ts';
import { labelSpans } from '../core/attribution/label-spans.ts';
import type { Instant } from '../core/issue.ts';
import { readCatalogue } from './catalogue.ts';
import { readIssues } from './issues.ts';
import { type IssueRef, type Pair, readPairs } from './mirrors.ts';
import type { Queryable } from './query.ts';

/** What pairs mean for issues of one source. */
export interface Mirrored {
  /** The same at two instants = nothing is different. */
  readonly standing: string;
  readonly isBehind: (id: string) => boolean;
  /** Label histories of all that stand behind an issue, in the order of their sources. */
  readonly labelsBehind: (id: string) => readonly (readonly LabelSpan[])[];
}

interface Asked {
  readonly source: string;
  readonly ids: readonly string[];
  readonly at: Instant;
}

/**
 * Follows pairs from source to source in the order of the configuration: behind an issue stand those of its pairs, and
 * behind these those of theirs. No chain comes back, whoever names whom.
 */
export async function readMirrored(db: Queryable, { source, ids, at }: Asked): Promise<Mirrored> {
  const behind = new Set<string>();
  const following = new Map<string, IssueRef[]>();
  const met = new Map(ids.map((id) => [nameOf({ source, id }), { source, id }]));
  for (let level = [...met.values()]; level.length > 0; ) {
    const pairs = await readPairs(db, level, at);
    for (const { issue } of pairs.filter((pair) => pair.isBehind)) behind.add(nameOf(issue));
    level = followed(pairs, following).filter((other) => !met.has(nameOf(other)));
    for (const other of level) met.set(nameOf(other), other);
  }
  const spans = await spansOfAll(db, [...following.values()].flat());
  return {
    standing: JSON.stringify([[...behind], [...following]]),
    isBehind: (id) => behind.has(nameOf({ source, id })),
    labelsBehind: (id) =>
      allBehind(nameOf({ source, id }), following).flatMap((name) => {
        const worn = spans.get(name);
        return worn === undefined ? [] : [worn];
      }),
  };
}

/** Notes who stands behind whom, and returns each of them once. */
function followed(pairs: readonly Pair[], following: Map<string, IssueRef[]>): readonly IssueRef[] {
  const others = new Map<string, IssueRef>();
  for (const { issue, other } of pairs.filter(({ isBehind }) => !isBehind)) {
    const name = nameOf(issue);
    following.set(name, [...(following.get(name) ?? []), other]);
    others.set(nameOf(other), other);
  }
  return [...others.values()];
}

function allBehind(
  name: string,
  following: ReadonlyMap<string, readonly IssueRef[]>,
): readonly string[] {
  const names = new Set<string>([name]);
  for (const each of names) {
    for (const other of following.get(each) ?? []) names.add(nameOf(other));
  }
  names.delete(name);
  return [...names];
}

async function spansOfAll(
  db: Queryable,
  issues: readonly IssueRef[],
): Promise<ReadonlyMap<string, readonly LabelSpan[]>> {
  const spans = new Map<string, readonly LabelSpan[]>();
  for (const [source, some] of Map.groupBy(issues, (issue) => issue.source)) {
    const { labelName } = await readCatalogue(db, source);
    for (const issue of await readIssues(db, source, [...new Set(some.map(({ id }) => id))])) {
      spans.set(nameOf({ source, id: issue.id }), labelSpans(issue, labelName));
    }
  }
  return spans;
}

function nameOf({ source, id }: IssueRef): string {
  return `${source} ${id}`;
}
