/** How far an objective has come, how its scope changes, and what that makes of its future. */
import type { Instant } from '../../src/core/issue.ts';
import type { ObjectiveSnapshot } from '../../src/core/measures/snapshot.ts';
import type { Objective } from '../../src/core/objective.ts';
import { inForceSince } from './activity.ts';
import { isInForce, serves } from './attribution.ts';
import { plusDays } from './days.ts';
import { expectedForecast } from './forecast.ts';
import { progressOf } from './progress.ts';
import type { Scene, Served } from './scene.ts';
import { openingScope, scopeAt, scopeChangeSince } from './scope.ts';

type Outlook = Pick<
  ObjectiveSnapshot,
  'progress' | 'scopeChange' | 'timeToFirstWorkMs' | 'forecast'
>;

/** `served` have not left; `weeks` are the whole ones. */
export function outlookOf(
  scene: Scene,
  objective: Objective,
  {
    served,
    weeks,
  }: { readonly served: readonly Served[]; readonly weeks: ObjectiveSnapshot['weeks'] },
): Outlook {
  const { world, at } = scene;
  const progress = {
    shared: progressOf(scene, served, 'shared'),
    exclusive: progressOf(scene, served, 'exclusive'),
  };
  const firstWork = timeToFirstWork(scene, objective);
  const outlook = {
    progress,
    ...(firstWork === undefined ? {} : { timeToFirstWorkMs: firstWork }),
  };
  if (!isInForce(world, objective, at)) return outlook;
  const start = inForceSince(world, objective, at);
  const forecast = forecastOf(scene, objective, { served, weeks, start });
  if (start === undefined || start >= at) return { ...outlook, forecast };
  return { ...outlook, forecast, scopeChange: scopeChangeSince(scene, objective, start) };
}

function timeToFirstWork({ world, work }: Scene, objective: Objective): number | undefined {
  const day = objective.starts ?? world.strategy.effectiveFrom;
  if (day === undefined) return undefined;
  const start = world.days.startOf(day);
  const begun = work
    .flatMap(({ stretches }) => stretches)
    .filter(
      ({ to, isWorkedOn, verdict }) =>
        to > start && isWorkedOn && serves(world, verdict, objective),
    )
    .map(({ from }) => (from < start ? 0 : from - start));
  return begun.length === 0 ? undefined : Math.min(...begun);
}

function forecastOf(
  scene: Scene,
  objective: Objective,
  {
    served,
    weeks,
    start,
  }: {
    readonly served: readonly Served[];
    readonly weeks: ObjectiveSnapshot['weeks'];
    readonly start: Instant | undefined;
  },
): ReturnType<typeof expectedForecast> {
  const { world, at, work } = scene;
  const { days } = world;
  const firstServed = work
    .flatMap(({ stretches }) => stretches)
    .filter(({ verdict }) => serves(world, verdict, objective))
    .map(({ from }) => from);
  const begin = Math.max(start ?? 0, Math.min(...firstServed));
  let remaining = 0;
  for (const { seen, shared } of served) {
    if (seen.state !== 'done' && seen.state !== 'cancelled') remaining += shared;
  }
  return expectedForecast({
    objective: objective.id,
    day: days.dayOf(at - 1),
    remaining,
    due: objective.due,
    weeks: weeks.flatMap(({ start: monday, completed }) => {
      const from = days.startOf(monday);
      if (from < begin) return [];
      const question = { objective, at: from };
      const before = from === start ? openingScope(scene, question) : scopeAt(scene, question);
      const after = scopeAt(scene, { objective, at: days.startOf(plusDays(monday, 7)) });
      return [{ throughput: completed.shared, scopeChange: after - before }];
    }),
  });
}
