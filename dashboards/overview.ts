/** The one screen for those who decide: is the strategy being worked on, and can these numbers be trusted now? */
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { board } from './board.ts';
import { alignmentCoverage, alignmentGap, bothCoverages } from './panels/alignment.ts';
import { objectives } from './panels/objectives.ts';
import { firingAlerts, prioritiesWithoutWork } from './panels/priorities.ts';
import { sourceFreshness } from './panels/sources.ts';
import { completedByWeek, completedInWindow } from './panels/throughput.ts';

/** 21 rows of 38 pixels: a screen of 1080 with the bars of a browser and of Grafana. */
export function overview(): Dashboard {
  return board({
    uid: 'throughline-overview',
    title: 'strategy overview',
    description:
      'Whether the strategy is being worked on, and whether these numbers can be trusted now.',
    from: 'now-1h',
    layout: [
      [prioritiesWithoutWork(), 0, 0, 4, 5],
      [bothCoverages(), 4, 0, 7, 5],
      [alignmentGap(), 11, 0, 3, 5],
      [completedInWindow(), 14, 0, 3, 5],
      [sourceFreshness(), 17, 0, 7, 5],
      [objectives(), 0, 5, 24, 10],
      [completedByWeek(), 0, 15, 7, 6],
      [alignmentCoverage(), 7, 15, 7, 6],
      [firingAlerts(), 14, 15, 10, 6],
    ],
  });
}
