import type { Instant } from '../../core/issue.ts';
import { dayMs, hourMs, minuteMs } from '../../core/time.ts';
import type { JiraIssue } from './jira-content.ts';
import type { JiraClock } from './jira-time.ts';
import { JqlError } from './jql-error.ts';
import { type Clause, type Operand, type Operator, parseJql } from './jql-parser.ts';

export interface JqlSettings {
  readonly clock: JiraClock;
  readonly now: Instant;
  /** A project in a query must exist. */
  readonly projectKeys: readonly string[];
}

export type Predicate = (issue: JiraIssue) => boolean;

/** What an issue has in a field: several values (a status by id and by name), none when it is empty. */
const textFields: Readonly<Record<string, (issue: JiraIssue) => readonly (string | undefined)[]>> =
  {
    project: (issue) => [issue.projectKey],
    key: (issue) => [issue.key, issue.id],
    issuekey: (issue) => [issue.key, issue.id],
    id: (issue) => [issue.id, issue.key],
    issue: (issue) => [issue.key, issue.id],
    issuetype: (issue) => [issue.type],
    type: (issue) => [issue.type],
    status: ({ status }) => [status.name, status.id],
    statuscategory: ({ status }) => [status.category],
    resolution: (issue) => [issue.resolution],
    labels: (issue) => issue.labels,
    parent: ({ parent }) => [parent?.key, parent?.id],
    assignee: (issue) => [issue.assignee],
  };

const dateFields: Readonly<Record<string, (issue: JiraIssue) => Instant>> = {
  created: (issue) => issue.createdAt,
  createddate: (issue) => issue.createdAt,
  updated: (issue) => issue.updatedAt,
  updateddate: (issue) => issue.updatedAt,
};

/** The issues a query selects. A query without any restriction is refused. */
export function selectionOf(jql: string, settings: JqlSettings): Predicate {
  const { where } = parseJql(jql);
  if (where === undefined) {
    throw new JqlError(
      'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.',
    );
  }
  return predicateOf(where, settings);
}

function predicateOf(clause: Clause, settings: JqlSettings): Predicate {
  if (clause.kind === 'not') {
    const inner = predicateOf(clause.clause, settings);
    return (issue) => !inner(issue);
  }
  if (clause.kind === 'comparison') return comparisonOf(clause, settings);
  const parts = clause.clauses.map((part) => predicateOf(part, settings));
  return clause.kind === 'and'
    ? (issue) => parts.every((part) => part(issue))
    : (issue) => parts.some((part) => part(issue));
}

type Comparison = Clause & { readonly kind: 'comparison' };

function comparisonOf(clause: Comparison, settings: JqlSettings): Predicate {
  const { field } = clause;
  const dateOf = Object.hasOwn(dateFields, field) ? dateFields[field] : undefined;
  if (dateOf !== undefined) return dateComparison(clause, dateOf, settings);
  const textsOf = Object.hasOwn(textFields, field) ? textFields[field] : undefined;
  if (textsOf === undefined) {
    throw new JqlError(`Field '${field}' does not exist or you do not have permission to view it.`);
  }
  if (field === 'project') requireProjects(clause, settings);
  return textComparison(clause, (issue) =>
    textsOf(issue).flatMap((text) => (text === undefined ? [] : [text.toLowerCase()])),
  );
}

function requireProjects({ operands }: Comparison, { projectKeys }: JqlSettings): void {
  const known = new Set(projectKeys.map((key) => key.toLowerCase()));
  for (const { text } of operands) {
    if (!known.has(text.toLowerCase())) {
      throw new JqlError(`The value '${text}' does not exist for the field 'project'.`);
    }
  }
}

type TextTest = (texts: readonly string[], wanted: ReadonlySet<string>) => boolean;

/** As in Jira an empty field differs from no value: `labels != x` does not find issues without labels. */
const textTests: Partial<Record<Operator, TextTest>> = {
  '=': isAny,
  in: isAny,
  '!=': (texts, wanted) => texts.length > 0 && !isAny(texts, wanted),
  'not in': (texts, wanted) => texts.length > 0 && !isAny(texts, wanted),
  is: (texts) => texts.length === 0,
  'is not': (texts) => texts.length > 0,
};

function isAny(texts: readonly string[], wanted: ReadonlySet<string>): boolean {
  return texts.some((text) => wanted.has(text));
}

function textComparison(
  { field, operator, operands }: Comparison,
  textsOf: (issue: JiraIssue) => readonly string[],
): Predicate {
  const test = textTests[operator];
  if (test === undefined) throw unsupported(field, operator);
  if (operator === 'is' || operator === 'is not') requireEmpty(field, operands);
  const wanted = new Set(operands.map(({ text }) => text.toLowerCase()));
  return (issue) => test(textsOf(issue), wanted);
}

function requireEmpty(field: string, operands: readonly Operand[]): void {
  const isEmpty = operands.every(({ text }) => ['empty', 'null'].includes(text.toLowerCase()));
  if (!isEmpty) throw new JqlError(`The field '${field}' can only be compared with EMPTY by 'is'.`);
}

function unsupported(field: string, operator: Operator): JqlError {
  return new JqlError(`The operator '${operator}' is not supported by the '${field}' field.`);
}

const dateTests: Partial<Record<Operator, (date: Instant, at: Instant) => boolean>> = {
  '>': (date, at) => date > at,
  '>=': (date, at) => date >= at,
  '<': (date, at) => date < at,
  '<=': (date, at) => date <= at,
  '=': (date, at) => date === at,
};

function dateComparison(
  { field, operator, operands }: Comparison,
  dateOf: (issue: JiraIssue) => Instant,
  settings: JqlSettings,
): Predicate {
  const test = dateTests[operator];
  if (test === undefined) throw unsupported(field, operator);
  const [operand] = operands;
  const at = operand === undefined ? undefined : dateOfOperand(operand, settings);
  if (at === undefined) {
    throw new JqlError(
      `Date value '${operand?.text}' for field '${field}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d'.`,
    );
  }
  return (issue) => test(dateOf(issue), at);
}

const unitMs: Readonly<Record<string, number>> = { m: minuteMs, h: hourMs, d: dayMs, w: 7 * dayMs };

/** Epoch milliseconds count only without quotes. */
function dateOfOperand(
  { text, isQuoted }: Operand,
  { clock, now }: JqlSettings,
): Instant | undefined {
  const period = /^([+-]?\d+)([mhdw])$/.exec(text);
  if (period !== null) return now + Number(period[1]) * (unitMs[period[2] ?? ''] ?? 0);
  if (!isQuoted && /^\d+$/.test(text)) return Number(text);
  return clock.parse(text);
}
