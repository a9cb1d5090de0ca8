/** What may show nothing although everything is right, each with the reason. */

const reasons: readonly (readonly [panel: string, refIds: string, reason: string])[] = [
  ['Firing alerts', 'A', 'nothing fires while all is well'],
  ['Data problems', 'A', 'sources deliver nothing odd'],
  ['Near misses', 'A', 'no label is misspelled'],
  ['Almost this objective', 'A', 'no label is misspelled'],
  ['Open issues', 'A', 'an objective may have nothing left to do'],
  ['Forecast against due date', 'A', 'an objective need not have a due day'],
  ['Forecast against due date', 'BCDE', 'a forecast may be refused or lie beyond the horizon'],
  ['Forecast against due date', 'F', 'a forecast need not be refused'],
  ['Objectives', 'IM', 'every forecast may be refused or lie beyond the horizon'],
  ['Share of attention against target', 'ABCD', 'an objective need not have a target'],
  ['Execution coverage and progress', 'C', 'trackers may be without estimates'],
  ['Cycle time', 'ABD', 'too few issues were completed'],
  ['Rate limits', 'B', 'no request was ever throttled'],
  ['Rate limits', 'A', 'a tracker need not tell what is left'],
  ['Attempts and failures', 'B', 'no job fails'],
];

export function rightlyEmpty({
  panel,
  refId,
}: {
  readonly panel: string;
  readonly refId: string;
}): string | undefined {
  return reasons.find(([title, refIds]) => title === panel && refIds.includes(refId))?.[2];
}
