import type { LabelSpan } from '../core/attribution/attribution.ts';
import { labelSpans } from '../core/attribution/label-spans.ts';
import { unitedSpans } from '../core/attribution/united-spans.ts';
import type { Instant, Issue } from '../core/issue.ts';
import { type CatalogueLookup, readCatalogue } from './catalogue.ts';
import type { StoredIssue } from './issue-rows.ts';
import { readIssues } from './issues.ts';
import { type Mirrored, readMirrored } from './mirrored-labels.ts';
import { everConnected } from './mirrors.ts';
import type { Queryable } from './query.ts';

/** Issues of a batch with everything above them, and their label histories, each computed once. */
export interface Family {
  readonly issues: ReadonlyMap<string, StoredIssue>;
  readonly catalogue: CatalogueLookup;
  /** With those of the issues that stand behind it. */
  readonly spansOf: (issue: StoredIssue) => readonly LabelSpan[];
  /** Whether it stands behind an issue of another source. */
  readonly isMirrored: (issue: Pick<Issue, 'id'>) => boolean;
}

/** `at`: the instant at which pairs must be there; infinity = now. */
export async function readFamily(
  db: Queryable,
  source: string,
  { batch, at }: { readonly batch: readonly StoredIssue[]; readonly at: Instant },
): Promise<Family> {
  return (await readFamilies(db, source, { batch, instants: [at] }))(at);
}

/** The same at any of some instants: one object for all at which nothing is different. */
export async function readFamilies(
  db: Queryable,
  source: string,
  {
    batch,
    instants,
  }: { readonly batch: readonly StoredIssue[]; readonly instants: readonly Instant[] },
): Promise<(at: Instant) => Family> {
  const catalogue = await readCatalogue(db, source);
  const issues = await withAncestors(db, source, batch);
  const all = [...issues.keys()];
  // Few are in a pair, and only theirs is a matter of time.
  const ids = instants.length === 1 ? all : await everConnected(db, source, all);
  const byStanding = new Map<string, Family>();
  const families = new Map<Instant, Family>();
  for (const at of instants) {
    const mirrored = await readMirrored(db, { source, ids, at });
    const family = byStanding.get(mirrored.standing) ?? familyOf(issues, catalogue, mirrored);
    byStanding.set(mirrored.standing, family);
    families.set(at, family);
  }
  return (at) => {
    const family = families.get(at);
    if (family === undefined) throw new Error(`no family was read as of ${at}`);
    return family;
  };
}

function familyOf(
  issues: Family['issues'],
  catalogue: CatalogueLookup,
  mirrored: Mirrored,
): Family {
  const spans = new Map<string, readonly LabelSpan[]>();
  const spansOf = (issue: StoredIssue): readonly LabelSpan[] => {
    const known = spans.get(issue.id) ?? united(issue);
    spans.set(issue.id, known);
    return known;
  };
  function united(issue: StoredIssue): readonly LabelSpan[] {
    const own = labelSpans(issue, catalogue.labelName);
    const further = mirrored.labelsBehind(issue.id);
    return further.length === 0 ? own : unitedSpans([own, ...further], issue.createdAt);
  }
  return { issues, catalogue, spansOf, isMirrored: ({ id }) => mirrored.isBehind(id) };
}

/** These issues and everything above them, by id: what attribution needs of a batch. */
async function withAncestors(
  db: Queryable,
  source: string,
  issues: readonly StoredIssue[],
): Promise<ReadonlyMap<string, StoredIssue>> {
  const family = new Map<string, StoredIssue>();
  const asked = new Set(issues.map(({ id }) => id));
  for (let level = issues; level.length > 0; ) {
    for (const issue of level) family.set(issue.id, issue);
    const parents = level.flatMap(({ parentId }) => parentId ?? []).filter((id) => !asked.has(id));
    for (const id of parents) asked.add(id);
    level = await readIssues(db, source, [...new Set(parents)]);
  }
  return family;
}
