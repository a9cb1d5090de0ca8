import { z } from 'zod';
import type { Instant } from '../../core/issue.ts';
import type { Team } from '../company/workplace.ts';
import type { TrackedIssue } from '../tracker.ts';
import { linearError } from './linear-error.ts';

const text = z.object({
  eq: z.string().nullish(),
  neq: z.string().nullish(),
  in: z.array(z.string()).nullish(),
  nin: z.array(z.string()).nullish(),
});
type TextComparator = z.infer<typeof text>;

const instant = z.string().transform((value) => {
  const at = Date.parse(value);
  if (Number.isNaN(at)) throw linearError('input', `'${value}' is not a date.`);
  return at;
});
const date = z.object({
  eq: instant.nullish(),
  neq: instant.nullish(),
  gt: instant.nullish(),
  gte: instant.nullish(),
  lt: instant.nullish(),
  lte: instant.nullish(),
  null: z.boolean().nullish(),
});
type DateComparator = z.infer<typeof date>;

const filterSchema = z.object({
  get and() {
    return z.array(filterSchema).nullish();
  },
  get or() {
    return z.array(filterSchema).nullish();
  },
  id: text.nullish(),
  createdAt: date.nullish(),
  updatedAt: date.nullish(),
  archivedAt: date.nullish(),
  hasBlockedByRelations: z
    .object({ eq: z.boolean().nullish(), neq: z.boolean().nullish() })
    .nullish(),
  team: z.object({ id: text.nullish(), key: text.nullish(), name: text.nullish() }).nullish(),
});
type Filter = z.infer<typeof filterSchema>;

export type IssueTest = (issue: TrackedIssue) => boolean;

/** Everything a filter says must hold. Instants are compared by the millisecond. */
export function issueTest(filter: unknown, teams: readonly Team[]): IssueTest {
  return testOf(filterSchema.nullish().parse(filter) ?? {}, teams);
}

function testOf(filter: Filter, teams: readonly Team[]): IssueTest {
  const byKey = new Map(teams.map((team) => [team.key, team]));
  const { and, or, id, createdAt, updatedAt, archivedAt, team, hasBlockedByRelations } = filter;
  const tests: readonly (IssueTest | undefined)[] = [
    ...(and ?? []).map((part) => testOf(part, teams)),
    anyOf(or?.map((part) => testOf(part, teams))),
    textTest(id, (issue) => issue.id),
    dateTest(createdAt, (issue) => issue.createdAt),
    dateTest(updatedAt, (issue) => issue.updatedAt),
    dateTest(archivedAt, (issue) => issue.shelvedAt),
    blockedTest(hasBlockedByRelations),
    textTest(team?.id, (issue) => byKey.get(issue.fields.team)?.id),
    textTest(team?.key, (issue) => issue.fields.team),
    textTest(team?.name, (issue) => byKey.get(issue.fields.team)?.name),
  ];
  const stated = tests.filter((test) => test !== undefined);
  return (issue) => stated.every((test) => test(issue));
}

function blockedTest(comparator: Filter['hasBlockedByRelations']): IssueTest | undefined {
  if (comparator == null) return undefined;
  const { eq, neq } = comparator;
  return ({ fields }) => {
    const isBlocked = fields.blockers.length > 0;
    return (eq == null || eq === isBlocked) && (neq == null || neq !== isBlocked);
  };
}

function anyOf(tests: readonly IssueTest[] | undefined): IssueTest | undefined {
  return tests === undefined ? undefined : (issue) => tests.some((test) => test(issue));
}

function textTest(
  comparator: TextComparator | null | undefined,
  read: (issue: TrackedIssue) => string | undefined,
): IssueTest | undefined {
  if (comparator == null) return undefined;
  const { eq, neq } = comparator;
  const only = comparator.in == null ? undefined : new Set(comparator.in);
  const except = new Set(comparator.nin ?? []);
  return (issue) => {
    const value = read(issue) ?? '';
    if (eq != null && value !== eq) return false;
    if (neq != null && value === neq) return false;
    return (only === undefined || only.has(value)) && !except.has(value);
  };
}

const dateChecks = {
  eq: (value: Instant, bound: Instant) => value === bound,
  neq: (value: Instant, bound: Instant) => value !== bound,
  gt: (value: Instant, bound: Instant) => value > bound,
  gte: (value: Instant, bound: Instant) => value >= bound,
  lt: (value: Instant, bound: Instant) => value < bound,
  lte: (value: Instant, bound: Instant) => value <= bound,
} as const;
const bounds = ['eq', 'neq', 'gt', 'gte', 'lt', 'lte'] as const;

/** No instant is within no bounds. */
function dateTest(
  comparator: DateComparator | null | undefined,
  read: (issue: TrackedIssue) => Instant | null,
): IssueTest | undefined {
  if (comparator == null) return undefined;
  const stated = bounds.flatMap((name) => {
    const bound = comparator[name];
    return bound == null ? [] : [{ check: dateChecks[name], bound }];
  });
  return (issue) => {
    const value = read(issue);
    if (comparator.null != null && (value === null) !== comparator.null) return false;
    return stated.every(({ check, bound }) => value !== null && check(value, bound));
  };
}
