import type { JiraIssue } from '../jira/jira-content.ts';
import { JqlError } from '../jira/jql-error.ts';
import { type Clause, type Operand, parseJql } from '../jira/jql-parser.ts';
import { type JqlSettings, type Predicate, selectionOf } from '../jira/jql-query.ts';

export interface DatacenterJqlSettings extends JqlSettings {
  /** Whether unquoted epoch milliseconds are dates. */
  readonly takesEpoch: boolean;
  /** Whether issues a query names must exist. */
  readonly isStrict: boolean;
  readonly find: (idOrKey: string) => JiraIssue | undefined;
}

/** The issues a query selects; one without any restriction selects all. */
export function datacenterSelection(jql: string, settings: DatacenterJqlSettings): Predicate {
  const { where } = parseJql(jql);
  return where === undefined ? () => true : predicateOf(where, settings);
}

function predicateOf(clause: Clause, settings: DatacenterJqlSettings): Predicate {
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

function comparisonOf(clause: Comparison, settings: DatacenterJqlSettings): Predicate {
  const { field, operator, operands } = clause;
  if (['id', 'key', 'issue', 'issuekey'].includes(field)) {
    if (settings.isStrict) requireIssues(clause, settings);
    const isBeside = numberTests[operator];
    if (isBeside !== undefined) return besideOf(operands, isBeside, settings);
  }
  const isDate = /^(created|updated)/.test(field);
  const isEpoch = isDate && operands.some(({ text, isQuoted }) => !isQuoted && /^\d+$/.test(text));
  if (isEpoch && !settings.takesEpoch) {
    throw new JqlError(`Date value '${operands[0]?.text}' for field '${field}' is invalid.`);
  }
  return selectionOf(textOf(clause), settings);
}

function requireIssues({ field, operands }: Comparison, { find }: DatacenterJqlSettings): void {
  for (const { text } of operands) {
    if (find(text) === undefined) {
      throw new JqlError(`An issue with key '${text}' does not exist for field '${field}'.`);
    }
  }
}

const numberTests: Readonly<Record<string, (number: number, than: number) => boolean>> = {
  '>': (number, than) => number > than,
  '>=': (number, than) => number >= than,
  '<': (number, than) => number < than,
  '<=': (number, than) => number <= than,
};

/** Issues of the same project by the numbers of their keys; none when the issue compared with is not there. */
function besideOf(
  operands: readonly Operand[],
  isBeside: (number: number, than: number) => boolean,
  { find }: DatacenterJqlSettings,
): Predicate {
  const other = find(operands[0]?.text ?? '');
  if (other === undefined) return () => false;
  return (issue) =>
    issue.projectKey === other.projectKey && isBeside(numberOf(issue), numberOf(other));
}

function numberOf({ key }: JiraIssue): number {
  return Number(key.slice(key.lastIndexOf('-') + 1));
}

function textOf({ field, operator, operands }: Comparison): string {
  const values = operands.map(({ text, isQuoted }) => (isQuoted ? JSON.stringify(text) : text));
  const list = operator === 'in' || operator === 'not in' ? `(${values.join(', ')})` : values[0];
  return `${JSON.stringify(field)} ${operator} ${list}`;
}
