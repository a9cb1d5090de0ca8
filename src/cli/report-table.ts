/** One table of the report, in whatever form it is printed. */
export interface ReportTable {
  readonly title: string;
  /** What is to be known of its numbers. */
  readonly note?: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export type Columns<T> = readonly (readonly [header: string, cell: (each: T) => string])[];

export function tableOf<T>(
  about: Pick<ReportTable, 'title' | 'note'>,
  columns: Columns<T>,
  rows: readonly T[],
): ReportTable {
  return {
    ...about,
    header: columns.map(([header]) => header),
    rows: rows.map((each) => columns.map(([, cell]) => cell(each))),
  };
}
