import type { State } from '../issue.ts';
import type { Objective } from '../objective.ts';
import { type Activity, createActivity } from './activity.ts';
import { createFlow, type FlowTally } from './flow.ts';
import type { MeasuredIssue } from './measured-issue.ts';
import type { Count, ObjectiveSnapshot } from './snapshot.ts';
import { isPresent } from './standing.ts';
import { createTally, type Weights } from './tally.ts';
import { isWithin, type Moments, type WeekWindow } from './windows.ts';

/** Sums of one objective over the issues it is given; memory does not grow with them, but for the sample of its flow. */
export interface ObjectiveTally {
  readonly objective: Objective;
  /** An issue that serves the objective at the instant of the snapshot. */
  add(issue: MeasuredIssue, weights: Weights): void;
  /** An issue completed in a week, by its weights at that week's end. */
  addToWeek(week: WeekWindow, weights: Weights): void;
  readonly activity: Activity;
  /** Of the issues that serve the objective at the instant of the snapshot. */
  readonly flow: FlowTally;
  numbers(): Numbers;
}

type Numbers = Omit<
  ObjectiveSnapshot,
  | 'id'
  | 'inForce'
  | 'sources'
  | 'status'
  | 'flow'
  | 'lastMovedAt'
  | 'noActiveWorkSince'
  | 'nearMisses'
  | 'progress'
  | 'scopeChange'
  | 'timeToFirstWorkMs'
  | 'forecast'
  | 'effort'
  | 'target'
  | 'declarations'
>;

export function createObjectiveTally(
  objective: Objective,
  moments: Moments,
  minSample: number,
): ObjectiveTally {
  const states = createStateTallies();
  const all = createTally();
  const completedEver = createTally();
  const completed = createTally();
  const created = createTally();
  const weeks = createWeekTallies(moments);
  const activity = createActivity(objective, moments.asOf);
  return {
    objective,
    activity,
    flow: createFlow(minSample),
    add: (issue, weights) => {
      const { state, completedAt, createdAt } = issue;
      if (isPresent(issue)) {
        activity.add(issue);
        all.add(weights);
        if (state !== undefined) states[state].add(weights);
      }
      if (state === undefined) return;
      if (completedAt !== undefined) completedEver.add(weights);
      if (isWithin(createdAt, moments.window)) created.add(weights);
      if (isWithin(completedAt, moments.window)) completed.add(weights);
    },
    addToWeek: (week, weights) => weeks.add(week, weights),
    numbers: () => ({
      ...byState(states),
      all: all.count(),
      completedEver: completedEver.count(),
      completed: completed.count(),
      created: created.count(),
      ...weeks.counts(),
      ...activity.counts(),
    }),
  };
}

function createWeekTallies({ weeks, runningWeek }: Moments): {
  add(week: WeekWindow, weights: Weights): void;
  counts(): Pick<Numbers, 'weeks' | 'runningWeek'>;
} {
  const tallies = weeks.map((window) => ({ window, tally: createTally() }));
  const running = createTally();
  return {
    add: (week, weights) =>
      week === runningWeek
        ? running.add(weights)
        : tallies.find(({ window }) => window === week)?.tally.add(weights),
    counts: () => ({
      weeks: tallies.map(({ window, tally }) => ({
        start: window.start,
        completed: tally.count(),
      })),
      runningWeek: { start: runningWeek.start, completed: running.count() },
    }),
  };
}

function createStateTallies() {
  return {
    triage: createTally(),
    backlog: createTally(),
    ready: createTally(),
    active: createTally(),
    waiting: createTally(),
    done: createTally(),
    cancelled: createTally(),
  };
}

function byState(
  tallies: ReturnType<typeof createStateTallies>,
): Pick<Numbers, 'states' | 'executionCoverage'> {
  const states = {
    triage: tallies.triage.count(),
    backlog: tallies.backlog.count(),
    ready: tallies.ready.count(),
    active: tallies.active.count(),
    waiting: tallies.waiting.count(),
    done: tallies.done.count(),
    cancelled: tallies.cancelled.count(),
  };
  return {
    states,
    executionCoverage: {
      shared: executionCoverage(states, 'shared'),
      exclusive: executionCoverage(states, 'exclusive'),
    },
  };
}

/**
 * (in progress + done) ÷ (backlog + ready + in progress + done) of the objective's work; triage and cancelled excluded.
 * The ratio is absent when nothing was planned. Source: definitions, "Measures".
 */
function executionCoverage(
  counted: Readonly<Record<State, Count>>,
  view: 'shared' | 'exclusive',
): { executed: number; planned: number; ratio?: number } {
  const executed = counted.active[view] + counted.waiting[view] + counted.done[view];
  const planned = counted.backlog[view] + counted.ready[view] + executed;
  return planned > 0 ? { executed, planned, ratio: executed / planned } : { executed, planned };
}
