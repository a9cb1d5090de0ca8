/** The tickets behind the numbers of one objective. */
import type { PanelBuilder as TablePanel } from '@grafana/grafana-foundation-sdk/table';
import { table } from '../appearance.ts';
import { durationCell, hiddenCell, keyCell, widthCell, workCell } from '../cells.ts';
import { sql } from '../queries.ts';

const chosen = 'from grafana_objective_issue where objective = ${objective:sqlstring}';

export function openIssues(): TablePanel {
  return issueTable(
    'Open issues',
    'The issues behind the numbers above that are neither done nor cancelled: in progress first, then those that have not moved for longest. An issue counts for this objective with its weight; the rule says why. Up to 500 are listed. Read from the database, whatever the selected time.',
    `select key as "Key", title as "Title", state as "State", status as "Status", team as "Project or team", source as "Source",
  extract(epoch from now() - last_moved_at) as "Not moved for",
  case when state in ('active', 'waiting') then extract(epoch from now() - started_at) end as "Age",
  case when is_blocked then 'blocked' end as "Blocked", case when not is_assigned then 'nobody' end as "Assigned",
  shared as "Weight", rule as "Rule", link as "Link"
${chosen} and (state is null or state not in ('done', 'cancelled'))
order by state in ('active', 'waiting') desc nulls last, last_moved_at, key limit 500`,
  ).overrideByRegexp('Not moved for|Age', [...durationCell]);
}

export function finishedIssues(): TablePanel {
  return issueTable(
    'Completed lately',
    'Issues of the objective that are done, newest first; up to 200. Cancelled ones are not among them. Read from the database, whatever the selected time.',
    `select key as "Key", title as "Title", source as "Source", completed_at as "Completed",
  extract(epoch from completed_at - started_at) as "Cycle time", shared as "Weight", link as "Link"
${chosen} and state = 'done'
order by completed_at desc nulls last, key limit 200`,
  ).overrideByName('Cycle time', [...durationCell]);
}

export function openNearMisses(): TablePanel {
  return issueTable(
    'Almost this objective',
    'Open issues with a label that is almost one of this objective: a typing error, another spelling. They do not count for it until the label is put right. Empty = none.',
    `select key as "Key", title as "Title", label as "Label", pattern as "Meant, perhaps", link as "Link"
from grafana_near_miss where objective = \${objective:sqlstring} order by source, key limit 200`,
  );
}

/** A table of issues, each with the way to its tracker. */
export function issueTable(title: string, description: string, rawSql: string): TablePanel {
  return table(title, description)
    .withTarget(sql('A', rawSql))
    .overrideByName('Key', [...keyCell])
    .overrideByName('Title', [widthCell(360)])
    .overrideByName('Link', [...hiddenCell])
    .overrideByName('Weight', [...workCell]);
}
