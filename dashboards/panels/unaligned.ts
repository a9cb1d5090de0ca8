import type { PanelBuilder as TablePanel } from '@grafana/grafana-foundation-sdk/table';
import { columns, oneColour, table } from '../appearance.ts';
import { alarmingCell, durationCell, objectiveCell, ratioCell } from '../cells.ts';
import { rows, sql, state } from '../queries.ts';
import { issueTable } from './objective-issues.ts';

export function unalignedIssues(): TablePanel {
  return issueTable(
    'Unaligned work',
    'Issues in progress that serve no objective in force and are not exempt, oldest first; up to 500. Unaligned work is not needless: its labels may be missing, or its objective may not be declared. `throughline unaligned` adds suggestions. Read from the database, whatever the selected time.',
    `select key as "Key", title as "Title", type as "Type", state as "State", status as "Status", team as "Project or team", source as "Source",
  extract(epoch from now() - started_at) as "Age", extract(epoch from now() - last_moved_at) as "Not moved for",
  case when is_blocked then 'blocked' end as "Blocked", case when not is_assigned then 'nobody' end as "Assigned",
  link as "Link"
from grafana_issue where alignment = 'unaligned' and state in ('active', 'waiting')
order by started_at nulls last, source, key limit 500`,
  ).overrideByRegexp('Not moved for|Age', [...durationCell]);
}

export function nearMisses(): TablePanel {
  return issueTable(
    'Near misses',
    'Open issues with a label that is almost one of an objective: equal without case, separators and a plural s, or a typing error away. They do not count for it until the label is put right. Empty = none; up to 500.',
    `select label as "Label", pattern as "Meant, perhaps", objective as "Objective", key as "Key", title as "Title",
  team as "Project or team", source as "Source", alignment as "Counts as", link as "Link"
from grafana_near_miss order by objective, label, source, key limit 500`,
  );
}

export function objectivesWithoutWork(): TablePanel {
  return table(
    'Objectives and what they rest on',
    'Issues of each objective now, those of the objectives below it included, and how many of them are in progress; the poorest first. Objectives that are not in force serve nothing. None = no rule of it matches anything: `throughline strategy check` says more.',
  )
    .withTarget(
      sql(
        'A',
        `select declared.name as "Objective", objective as "Id", count(issue_id) as "Issues",
  count(issue_id) filter (where state in ('active', 'waiting')) as "In progress",
  count(distinct source) as "Sources"
from grafana_objective declared left join grafana_objective_issue using (objective)
group by objective, declared.name, declared.position order by "Issues", declared.position`,
      ),
    )
    .overrideByName('Objective', [...objectiveCell]);
}

export function coverageBySource(): TablePanel {
  const aligned = state('throughline_source_aligned_work', ['basis="wip"']);
  const unaligned = state('throughline_source_unaligned_work', ['basis="wip"']);
  return table(
    'Coverage by source',
    'Of the work in progress of each source that is not exempt, the share that serves an objective in force. No share = nothing of it is in progress. A low share may be one of labels, not of work.',
  )
    .withTarget(rows('A', `${aligned} / (${aligned} + ${unaligned} > 0)`))
    .withTarget(rows('B', unaligned))
    .withTarget(rows('C', state('throughline_issues_without_state')))
    .transformations(
      columns(
        {
          source: 'Source',
          'Value #A': 'Coverage',
          'Value #B': 'Unaligned',
          'Value #C': 'Issues without state',
        },
        ['Time', 'job', 'basis'],
      ),
    )
    .thresholds(oneColour('blue'))
    .overrideByName('Coverage', [...ratioCell])
    .overrideByName('Issues without state', [...alarmingCell]);
}

export function coverageByTeam(): TablePanel {
  return table(
    'Coverage by project or team',
    'Of the work in progress of each project or team of a tracker that is not exempt, the share that serves an objective in force; most unaligned work first. A low share may be one of labels, not of work. Read from the database.',
  )
    .withTarget(
      sql(
        'A',
        `select team as "Project or team", source as "Source",
  count(*) filter (where alignment = 'aligned')::float / nullif(count(*) filter (where alignment <> 'exempt'), 0) as "Coverage",
  count(*) filter (where alignment = 'unaligned') as "Unaligned", count(*) as "In progress"
from grafana_issue where state in ('active', 'waiting')
group by source, team order by "Unaligned" desc, source, team limit 200`,
      ),
    )
    .thresholds(oneColour('blue'))
    .overrideByName('Coverage', [...ratioCell]);
}

export function dataProblems(): TablePanel {
  return table(
    'Data problems',
    'What was odd about what the sources delivered, by kind: seen, counted and listed, never guessed away. Empty = none. `throughline problems` lists the issues and says what to do.',
  )
    .withTarget(rows('A', `${state('throughline_data_problems')} > 0`))
    .transformations(
      columns({ source: 'Source', kind: 'Kind', Value: 'Problems' }, ['Time', 'job']),
    );
}
