import type { PanelBuilder as StatPanel } from '@grafana/grafana-foundation-sdk/stat';
import type { PanelBuilder as TablePanel } from '@grafana/grafana-foundation-sdk/table';
import type { PanelBuilder as TimeSeriesPanel } from '@grafana/grafana-foundation-sdk/timeseries';
import { columns, lines, stat, table } from '../appearance.ts';
import { dayCell, property, yesCell } from '../cells.ts';
import { line, processes as ofProcesses, rows, state, value } from '../queries.ts';

export function snapshotAge(): StatPanel {
  return stat(
    'Age of the numbers',
    'How long ago the shown numbers were taken, and how many versions of the data have been stored since. The age alone is no fault: numbers that stay the same are not taken anew. Old numbers while newer data waits are.',
  )
    .withTarget(value('A', 'old', `time() - ${state('throughline_snapshot_timestamp_seconds')}`))
    .withTarget(
      value(
        'B',
        'versions behind',
        `${state('throughline_stored_data_version')} - ${state('throughline_snapshot_data_version')}`,
      ),
    )
    .overrideByQuery('A', [property('unit', 'dtdurations')]);
}

export function eventLoop(): TimeSeriesPanel {
  return lines(
    'Event loop lag',
    'How late timers of each process were, 99 in 100 of them no later than this. Above a second the page and /metrics answer late.',
  )
    .withTarget(line('A', '{{job}} {{instance}}', ofProcesses('nodejs_eventloop_lag_p99_seconds')))
    .unit('s');
}

export function memory(): TimeSeriesPanel {
  return lines(
    'Memory',
    'Resident memory of each process. It does not grow with the number of issues.',
  )
    .withTarget(line('A', '{{job}} {{instance}}', ofProcesses('process_resident_memory_bytes')))
    .unit('bytes');
}

/** One value a process: without the name of the metric, which no two columns share. */
function ofEach(name: string): string {
  return `max by (job, instance) (${ofProcesses(name)})`;
}

export function configurations(): TablePanel {
  return table(
    'Configuration of each process',
    'Whether the file of each process can be used as it is, and whether its configuration is the one in force on the database. A refused file changes nothing: what it said before stays in force.',
  )
    .withTarget(rows('A', ofEach('throughline_config_valid')))
    .withTarget(rows('B', ofEach('throughline_config_in_force')))
    .withTarget(rows('C', ofEach('throughline_config_needs_restart')))
    .transformations(
      columns(
        {
          job: 'Job',
          instance: 'Process',
          'Value #A': 'File',
          'Value #B': 'In force',
          'Value #C': 'Needs a restart',
        },
        ['Time'],
      ),
    )
    .overrideByName('File', yesCell('good', 'refused'))
    .overrideByName('In force', yesCell('yes', 'no'));
}

export function processes(): TablePanel {
  return table(
    'Processes',
    'The processes that are scraped now, their version and since when they run. Different versions on one database are a mistake.',
  )
    .withTarget(rows('A', ofProcesses('throughline_build_info')))
    .withTarget(rows('B', `1000 * ${ofProcesses('process_start_time_seconds')}`))
    .transformations(
      columns(
        {
          job: 'Job',
          instance: 'Process',
          version: 'Version',
          node_version: 'Node.js',
          'Value #B': 'Since',
        },
        ['Time', '__name__', 'Value #A'],
      ),
    )
    .overrideByName('Since', [...dayCell]);
}
