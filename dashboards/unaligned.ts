/** Work that serves no objective, and whether the mapping can be trusted. */
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { board } from './board.ts';
import { alignmentCoverage, coverageOverTime, servesNone } from './panels/alignment.ts';
import {
  coverageBySource,
  coverageByTeam,
  dataProblems,
  nearMisses,
  objectivesWithoutWork,
  unalignedIssues,
} from './panels/unaligned.ts';

export function unaligned(): Dashboard {
  return board({
    uid: 'throughline-unaligned',
    title: 'unaligned work and mapping',
    description: 'Work that serves no objective, and whether the mapping can be trusted.',
    from: 'now-7d',
    layout: [
      [servesNone(), 0, 0, 6, 6],
      [alignmentCoverage(), 6, 0, 9, 6],
      [coverageOverTime(), 15, 0, 9, 6],
      [unalignedIssues(), 0, 6, 24, 11],
      [nearMisses(), 0, 17, 14, 8],
      [objectivesWithoutWork(), 14, 17, 10, 8],
      [coverageBySource(), 0, 25, 8, 7],
      [coverageByTeam(), 8, 25, 9, 7],
      [dataProblems(), 17, 25, 7, 7],
    ],
  });
}
