/** Instants of the last two months at which numbers are easily wrong. */
import type { Instant } from '../../src/core/issue.ts';
import type { LocalDate } from '../../src/core/objective.ts';
import type { Company } from '../../src/simulator/company/workplace.ts';
import type { Random } from '../../src/simulator/random.ts';
import { type Days, plusDays } from './days.ts';

interface Present {
  readonly days: Days;
  readonly now: Instant;
  readonly random: Random;
}

const dayMs = 86_400_000;

/** Anywhere, at the very moment at which something happened, at a local midnight, and in the week of a change of clocks. */
export function pastInstants(company: Company, present: Present): readonly Instant[] {
  const { days, now, random } = present;
  const today = days.dayOf(now);
  return [
    now - random.between(1, 60 * 24 * 60) * 60_000,
    momentOf(company, present),
    days.startOf(plusDays(today, -random.between(0, 60))),
    Math.min(now, days.startOf(dayOfChange(present)) + Math.floor(random.next() * 7 * dayMs)),
  ];
}

function momentOf({ jira, linear }: Company, { now, random }: Present): Instant {
  const moments = [...jira.tracker.issues.values(), ...linear.tracker.issues.values()]
    .flatMap(({ createdAt, entries }) => [createdAt, ...entries.map(({ at }) => at)])
    .filter((at) => at > now - 60 * dayMs);
  return moments[random.between(0, moments.length - 1)] ?? now;
}

/** The last day that was longer or shorter than others; any day where no clock changed. */
function dayOfChange({ days, now, random }: Present): LocalDate {
  const today = days.dayOf(now);
  return (
    Array.from({ length: 60 }, (_, ago) => plusDays(today, -ago)).find(
      (day) => days.startOf(plusDays(day, 1)) - days.startOf(day) !== dayMs,
    ) ?? plusDays(today, -random.between(0, 60))
  );
}
