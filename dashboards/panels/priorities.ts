import { BigValueColorMode } from '@grafana/grafana-foundation-sdk/common';
import type { PanelBuilder as StatPanel } from '@grafana/grafana-foundation-sdk/stat';
import type { PanelBuilder as TablePanel } from '@grafana/grafana-foundation-sdk/table';
import { columns, shownAs, stat, table, threshold } from '../appearance.ts';
import { colouredCell } from '../cells.ts';
import { recorded, rows, value } from '../queries.ts';

const withoutWork = recorded('objective:throughline_priority_without_active_work_seconds:max');
const statuses = recorded('objective:throughline_objective_status:max');

/** An explicit 0 while objectives are known; nothing when they are not. */
function counted(objectives: string): string {
  return `count without (objective) (${objectives}) or 0 * count without (objective, status) (${statuses})`;
}

const unobservedPriorities = [
  recorded('objective:throughline_objective_priority:max'),
  `<= ignoring (objective) group_left () ${recorded('job:throughline_alert_priority:max')}`,
  `and ignoring (status) (${recorded('objective:throughline_objective_status:max', ['status="unobserved"'])} == 1)`,
].join(' ');

export function prioritiesWithoutWork(): StatPanel {
  return stat(
    'Priorities without active work',
    'Objectives up to the alerting priority that have had nothing in progress for longer than their grace: the same condition as the alert. No verdict = priorities that depend on a source that is not observed now; they are not in the first number. It does not say that work in progress is the right work.',
  )
    .withTarget(value('A', 'without active work', counted(withoutWork)))
    .withTarget(value('B', 'no verdict', counted(unobservedPriorities)))
    .colorMode(BigValueColorMode.Value)
    .thresholds(threshold('green', 1, 'red'));
}

export function firingAlerts(): TablePanel {
  return table(
    'Firing alerts',
    'Alerts of Throughline that are firing now, but for the watchdog, which always does. An alert goes on for a while after its cause has ended (30 minutes for a priority without active work, 15 for a source), so that a restart does not end it. Empty = none is firing, provided that Prometheus has loaded the rules: otherwise the priorities above show no number either. All installations, whichever is selected.',
  )
    .withTarget(
      rows(
        'A',
        'max without (instance, pod) (ALERTS{alertname=~"Throughline.+", alertname!="ThroughlineWatchdog", alertstate="firing"})',
      ),
    )
    .transformations(
      columns(
        {
          alertname: 'Alert',
          objective: 'Objective',
          source: 'Source',
          reason: 'Reason',
          team: 'Team',
          severity: 'Severity',
          audience: 'For',
          job: 'Installation',
        },
        ['Time', 'Value', 'alertstate', '__name__'],
      ),
    )
    .overrideByName(
      'Severity',
      colouredCell(
        shownAs({
          critical: { text: 'critical', color: 'red' },
          warning: { text: 'warning', color: 'orange' },
        }),
      ),
    );
}
