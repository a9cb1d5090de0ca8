/** Data problems as text, JSON and CSV, piece by piece: there can be many. */
import { type DataProblemKind, dataProblemKinds } from '../core/data-problem.ts';
import type { Instant } from '../core/issue.ts';
import { withOddEscaped } from '../core/visible-text.ts';
import type { ListedProblem, ProblemCount } from '../store/problems.ts';
import { csvLine } from './csv.ts';
import { iso } from './report-document.ts';
import { table } from './table.ts';

export interface ProblemListing {
  readonly groups: readonly ProblemCount[];
  /** Problems in these groups, and how many of them are not shown. */
  readonly total: number;
  readonly hidden: number;
  /** Sources whose problems are not all known yet. */
  readonly unread: readonly string[];
  readonly batches: () => AsyncIterable<readonly ShownProblem[]>;
}

export type ShownProblem = ListedProblem & Pick<ProblemCount, 'source' | 'kind'>;

/** What each kind means, and what to do. */
const meanings: Readonly<Record<DataProblemKind, string>> = {
  unknown_status:
    'a status without a category: name it under `states` of the source, else its issues are left out of every ratio',
  history_disagrees:
    'a change does not lead to the value that follows, which was taken: nothing to do; many at once are a reason to read the source anew',
  negative_duration:
    'completed before it was created: correct the dates in the tracker; imports are the usual cause',
  malformed_record:
    'a record that could not be read and was left out: look at the issue in the tracker; it is read again when it changes',
  ancestor_cycle:
    'an issue or initiative stands above itself: correct its parent in the tracker; it inherits up to there',
  missing_ancestor:
    'a parent, project or initiative is not visible: let the account see it, else nothing is inherited from it',
  odd_label:
    'a label with characters that cannot be seen or are not what they look like: replace it in the tracker, else rules may miss it',
};

export async function* problemsText(listing: ProblemListing): AsyncGenerator<string> {
  const { groups, total, hidden, unread } = listing;
  yield total === 0 ? 'No data problems.\n' : `Data problems: ${total}\n\n`;
  if (total > 0) {
    yield lines(table(groups.map(({ source, kind, count }) => [source, kind, String(count)])));
    const kinds = dataProblemKinds.filter((kind) => groups.some((group) => group.kind === kind));
    yield `\n${lines(table(kinds.map((kind) => [kind, meanings[kind]])))}`;
    yield 'Definitions: docs/definitions.md#data-problems\n\n';
  }
  for await (const batch of listing.batches()) yield lines(table(batch.map(textRow)));
  if (hidden > 0) yield `${hidden} more: raise --limit\n`;
  for (const source of unread) {
    yield `${source} has not been read to its end yet: there may be more.\n`;
  }
}

function textRow({ source, kind, issueId, key, url, detail }: ShownProblem): readonly string[] {
  return [source, kind, key ?? issueId, url ?? '—', detail].map(withOddEscaped);
}

function lines(rows: readonly string[]): string {
  return rows.map((row) => `${row}\n`).join('');
}

export async function* problemsJson(listing: ProblemListing, at: Instant): AsyncGenerator<string> {
  const { groups, total, hidden, unread } = listing;
  const head = {
    schema: 'throughline.problems/1',
    at: iso(at),
    total,
    hidden,
    unread,
    summary: groups,
  };
  yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "problems": [`;
  let separator = '\n';
  for await (const batch of listing.batches()) {
    const rows = batch.map(({ url, ...problem }) => JSON.stringify({ ...problem, link: url }));
    if (rows.length === 0) continue;
    yield `${separator}    ${rows.join(',\n    ')}`;
    separator = ',\n';
  }
  yield '\n  ]\n}\n';
}

export async function* problemsCsv(listing: ProblemListing): AsyncGenerator<string> {
  yield csvLine(['source', 'kind', 'issue_id', 'issue_key', 'link', 'detail']);
  for await (const batch of listing.batches()) {
    yield batch
      .map(({ source, kind, issueId, key, url, detail }) =>
        csvLine([source, kind, issueId, key, url, detail]),
      )
      .join('');
  }
}
