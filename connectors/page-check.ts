import type { Check, IssuePage } from './connector.ts';

/** One page of issues as a sync would store it. `extra` ends the detail. */
export function pageCheck(
  { issues, problems }: Pick<IssuePage, 'issues' | 'problems'>,
  extra = '',
): Check {
  const name = 'issues';
  const changes = issues.reduce((sum, issue) => sum + issue.changes.length, 0);
  const read = `issues read: ${issues.length}, changes in their histories: ${changes}`;
  const [first] = problems;
  if (first === undefined)
    return { name, result: 'ok', detail: `${read}, data problems: none${extra}` };
  return {
    name,
    result: 'warning',
    detail: `${read}, data problems: ${problems.length}, the first of issue ${first.issueId}: ${first.detail}${extra}`,
    remedy:
      'look at these issues in the tracker; `throughline problems` lists all of them once the source was read',
  };
}
