/** Issues at two instants for tests, in few words. */
import type { State } from '../../../src/core/issue.ts';
import type { ComparedIssue, Situation } from '../../../src/core/measures/compared-issue.ts';
import type { Basis } from '../../../src/core/measures/snapshot.ts';
import {
  createWaterfall,
  type Waterfall,
  type WaterfallRequest,
} from '../../../src/core/measures/waterfall.ts';
import { createCalendar } from '../../../src/core/time.ts';
import { at, attribution, longAgo, objective, strategy } from './measured-builder.ts';

export const from = at('2026-10-01T00:00:00Z');
export const to = at('2026-10-21T00:00:00Z');

/** In a state, created long ago, serving the objective a. */
export function situation(state: State | undefined, fields: Partial<Situation> = {}): Situation {
  return {
    createdAt: longAgo,
    completedAt: undefined,
    state,
    isArchived: false,
    absence: undefined,
    team: 'PAY',
    attributions: [attribution('a')],
    labels: new Map([['own', 'a']]),
    ...fields,
  };
}

export function compared(
  was: Situation,
  is: Situation,
  fields: Partial<ComparedIssue> = {},
): ComparedIssue {
  return {
    source: 'jira',
    id: '1',
    key: 'PAY-1',
    title: 'Pay by card',
    url: undefined,
    from: was,
    kept: is,
    to: is,
    isReparented: false,
    ...fields,
  };
}

export function waterfallOf(
  issues: readonly ComparedIssue[],
  basis: Basis,
  fields: Partial<WaterfallRequest> = {},
): Waterfall {
  const ab = strategy([objective('a'), objective('b')]);
  const waterfall = createWaterfall({
    basis,
    from: { at: from, strategy: ab },
    to: { at: to, strategy: ab },
    calendar: createCalendar('UTC'),
    windowDays: 28,
    examples: 3,
    ...fields,
  });
  for (const issue of issues) waterfall.add(issue);
  return waterfall.finish();
}
