/** One objective: what is declared, what is seen, where it leads to, and the tickets behind it. */
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { board } from './board.ts';
import {
  activity,
  declared,
  issuesByState,
  issuesInProgress,
  objectiveStatus,
  progress,
} from './panels/objective.ts';
import { finishedIssues, openIssues, openNearMisses } from './panels/objective-issues.ts';
import { cycleTime, forecastDays, shareAgainstTarget } from './panels/objective-outlook.ts';
import { objectiveByWeek } from './panels/throughput.ts';

export function objective(): Dashboard {
  return board({
    uid: 'throughline-objective',
    title: 'objective detail',
    description:
      'One objective: what is declared, what is seen, where it leads to, and the tickets behind it.',
    from: 'now-7d',
    hasObjective: true,
    layout: [
      [declared(), 0, 0, 24, 3],
      [objectiveStatus(), 0, 3, 4, 6],
      [issuesByState(), 4, 3, 5, 6],
      [progress(), 9, 3, 5, 6],
      [activity(), 14, 3, 10, 6],
      [forecastDays(), 0, 9, 9, 5],
      [shareAgainstTarget(), 9, 9, 7, 5],
      [cycleTime(), 16, 9, 8, 5],
      [objectiveByWeek(), 0, 14, 12, 7],
      [issuesInProgress(), 12, 14, 12, 7],
      [openIssues(), 0, 21, 24, 11],
      [finishedIssues(), 0, 32, 14, 9],
      [openNearMisses(), 14, 32, 10, 9],
    ],
  });
}
