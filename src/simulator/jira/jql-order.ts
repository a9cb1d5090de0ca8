import type { JiraIssue } from './jira-content.ts';
import { JqlError } from './jql-error.ts';
import { parseJql } from './jql-parser.ts';

/** Where an issue stands in any order. */
export type Place = Pick<JiraIssue, 'id' | 'key' | 'projectKey' | 'createdAt' | 'updatedAt'>;

export type Comparator = (a: Place, b: Place) => number;

const orders: Readonly<Record<string, Comparator>> = {
  created: (a, b) => a.createdAt - b.createdAt,
  updated: (a, b) => a.updatedAt - b.updatedAt,
  id: byId,
  key: byKey,
  issuekey: byKey,
  project: byProject,
};

export interface JqlOrder {
  /** The same text for the same order. */
  readonly name: string;
  readonly compare: Comparator;
}

/** Ties are broken by id, so that there is one order only. Without ORDER BY the newest come first. */
export function orderOf(jql: string): JqlOrder {
  const { order } = parseJql(jql);
  const terms = order.length > 0 ? order : [{ field: 'created', isDescending: true }];
  const comparators = terms.map(({ field, isDescending }): Comparator => {
    const compare = Object.hasOwn(orders, field) ? orders[field] : undefined;
    if (compare === undefined) throw new JqlError(`Not able to sort using field '${field}'.`);
    return isDescending ? (a, b) => compare(b, a) : compare;
  });
  const all = [...comparators, byId];
  return {
    name: terms
      .map(({ field, isDescending }) => `${field} ${isDescending ? 'desc' : 'asc'}`)
      .join(),
    compare: (a, b) => {
      for (const compare of all) {
        const difference = compare(a, b);
        if (difference !== 0) return difference;
      }
      return 0;
    },
  };
}

function byId(a: Place, b: Place): number {
  return Number(a.id) - Number(b.id) || compareText(a.id, b.id);
}

function byKey(a: Place, b: Place): number {
  return byProject(a, b) || numberOf(a) - numberOf(b);
}

function byProject(a: Place, b: Place): number {
  return compareText(a.projectKey, b.projectKey);
}

function numberOf({ key }: Place): number {
  return Number(key.slice(key.lastIndexOf('-') + 1));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
