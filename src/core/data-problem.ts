/** Bad data is a value beside the result: counted on /metrics, listed, never a crash and never a silent guess. */
export const dataProblemKinds = [
  'unknown_status',
  'history_disagrees',
  'negative_duration',
  'malformed_record',
  'ancestor_cycle',
  'missing_ancestor',
  'odd_label',
] as const;
export type DataProblemKind = (typeof dataProblemKinds)[number];

export interface DataProblem {
  readonly kind: DataProblemKind;
  /** The issue's immutable id in its source; the record's position when it has none. */
  readonly issueId: string;
  /** What was seen and what was expected. Never a person's name or a secret. */
  readonly detail: string;
}
