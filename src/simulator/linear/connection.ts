import { defaultFirst } from './complexity.ts';
import { linearError } from './linear-error.ts';

export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

export interface Connection<T> {
  readonly nodes: readonly T[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** More rows are refused. */
const largestFirst = 250;

export function rowsOf({ first }: PageArguments): number {
  const rows = first ?? defaultFirst;
  if (rows < 1 || rows > largestFirst) {
    throw linearError(
      'input',
      `Argument Validation Error: first must be from 1 to ${largestFirst}.`,
    );
  }
  return rows;
}

/** A page of rows that stay where they are; a row's id is its cursor. */
export function pageOf<T extends { readonly id: unknown }>(
  rows: readonly T[],
  page: PageArguments,
): Connection<T> {
  const count = rowsOf(page);
  const start = page.after == null ? 0 : rows.findIndex(({ id }) => id === page.after) + 1;
  if (page.after != null && start === 0) throw linearError('input', 'The cursor is not known.');
  const nodes = rows.slice(start, start + count);
  const last = nodes.at(-1)?.id;
  return {
    nodes,
    pageInfo: {
      hasNextPage: start + count < rows.length,
      endCursor: typeof last === 'string' ? last : null,
    },
  };
}
