import { type Cell, csvLine } from './csv.ts';
import {
  type ListedIssue,
  missText,
  suggestionText,
  type UnalignedDocument,
} from './unaligned-document.ts';

const columns: readonly (readonly [name: string, value: (issue: ListedIssue) => Cell])[] = [
  ['source', (issue) => issue.source],
  ['issue_id', (issue) => issue.id],
  ['issue_key', (issue) => issue.key],
  ['title', (issue) => issue.title],
  ['link', (issue) => issue.link],
  ['team', (issue) => issue.team],
  ['type', (issue) => issue.type],
  ['state', (issue) => issue.state],
  ['created_at', (issue) => issue.createdAt],
  ['started_at', (issue) => issue.startedAt],
  ['age_seconds', (issue) => issue.ageSeconds],
  ['person_days', (issue) => issue.personDays],
  ['labels', (issue) => issue.labels.join('; ')],
  [
    'near_misses',
    (issue) => issue.nearMisses.map((miss) => `${miss.label} ${missText(miss)}`).join('; '),
  ],
  ...[0, 1, 2].flatMap((index) => [
    [
      `suggestion_${index + 1}`,
      (issue: ListedIssue) => issue.suggestions[index]?.objective,
    ] as const,
    [
      `suggestion_${index + 1}_evidence`,
      ({ suggestions: { [index]: suggestion } }: ListedIssue) =>
        suggestion === undefined ? undefined : suggestionText(suggestion),
    ] as const,
  ]),
];

/** One line per issue; an empty cell is "no value". */
export function unalignedCsv({ issues }: UnalignedDocument): string {
  return [
    csvLine(columns.map(([name]) => name)),
    ...issues.map((issue) => csvLine(columns.map(([, value]) => value(issue)))),
  ].join('');
}
