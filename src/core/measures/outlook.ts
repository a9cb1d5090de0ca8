/** How far each objective has come, how its scope has changed, when work on it began, and when it will be finished. */
import type { Instant } from '../issue.ts';
import type { Objective } from '../objective.ts';
import { createFirstWork } from './first-work.ts';
import type { MeasuredIssue } from './measured-issue.ts';
import type { MeasurementRequest } from './measurement.ts';
import { objectiveForecast } from './objective-forecast.ts';
import { createProgress } from './progress-tally.ts';
import { createScopeChanges } from './scope-change.ts';
import { createScopeWeeks } from './scope-weeks.ts';
import type { Lineages, Served } from './served.ts';
import type { ObjectiveSnapshot } from './snapshot.ts';
import { startInForce } from './start-in-force.ts';
import type { Moments } from './windows.ts';

type Outlook = Pick<
  ObjectiveSnapshot,
  'progress' | 'scopeChange' | 'timeToFirstWorkMs' | 'forecast'
>;

/** Takes every work issue once, in any order. Memory: objectives × weeks. */
export interface Outlooks {
  add(issue: MeasuredIssue, served: Served): void;
  of(
    objective: Objective,
    numbers: Pick<ObjectiveSnapshot, 'all' | 'states' | 'weeks'>,
    firstAttributedAt: Instant | undefined,
  ): Outlook;
}

export function createOutlooks(
  request: MeasurementRequest,
  { moments, lineages }: { readonly moments: Moments; readonly lineages: Lineages },
): Outlooks {
  const { calendar } = request;
  const starts = startsOf(request);
  const progress = new Map(request.strategy.objectives.map(({ id }) => [id, createProgress()]));
  const changes = createScopeChanges({ lineages, starts });
  const weeks = createScopeWeeks({ weeks: moments.weeks, lineages, starts });
  const firstWork = createFirstWork({ ...request, lineages });
  return {
    add: (issue, served) => {
      for (const [id, weights] of served.objectives) progress.get(id)?.add(issue, weights);
      changes.add(issue, served);
      weeks.add(issue);
      firstWork.add(issue);
    },
    of: (objective, numbers, firstAttributedAt) => {
      const { id } = objective;
      const scopeChange = changes.of(id);
      const timeToFirstWorkMs = firstWork.afterMs(id);
      const material = { numbers, scopeChanges: weeks.of(id), moments, calendar };
      const startsAt = startInForce(objective, request);
      return {
        progress: (progress.get(id) ?? createProgress()).result(),
        ...(scopeChange === undefined ? {} : { scopeChange }),
        ...(timeToFirstWorkMs === undefined ? {} : { timeToFirstWorkMs }),
        ...(startsAt === 'not_in_force'
          ? {}
          : {
              forecast: objectiveForecast(objective, { ...material, startsAt, firstAttributedAt }),
            }),
      };
    },
  };
}

/** When each objective in force came into force; those without a start, or with one that is still to come, left out. */
function startsOf(request: MeasurementRequest): ReadonlyMap<string, Instant> {
  return new Map(
    request.strategy.objectives.flatMap((objective): [string, Instant][] => {
      const start = startInForce(objective, request);
      if (start === 'not_in_force' || start === undefined || start >= request.asOf) return [];
      return [[objective.id, start]];
    }),
  );
}
