/** Plan against attention: where the work goes, and where the strategy wants it to go. */
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { board } from './board.ts';
import { alignmentGap } from './panels/alignment.ts';
import {
  effortAlignment,
  effortByObjective,
  gapOverTime,
  planAgainstAttention,
  unassignedWork,
} from './panels/allocation.ts';
import { completedByWeekAndObjective } from './panels/throughput.ts';

export function allocation(): Dashboard {
  return board({
    uid: 'throughline-allocation',
    title: 'allocation',
    description: 'Plan against attention: where the work goes, and where the strategy wants it.',
    from: 'now-7d',
    layout: [
      [alignmentGap(), 0, 0, 5, 5],
      [effortAlignment(), 5, 0, 13, 5],
      [unassignedWork(), 18, 0, 6, 5],
      [planAgainstAttention(), 0, 5, 24, 9],
      [effortByObjective(), 0, 14, 12, 9],
      [gapOverTime(), 12, 14, 12, 9],
      [completedByWeekAndObjective(), 0, 23, 24, 9],
    ],
  });
}
