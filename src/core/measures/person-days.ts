import type { Calendar } from '../time.ts';
import { type Attention, attentionOf } from './attention.ts';
import type { MeasuredIssue } from './measured-issue.ts';
import type { Window } from './windows.ts';
import { type Workday, workdaysOf } from './workdays.ts';

/** What one issue took of whose days. Says nothing of who that was. */
export interface Spent {
  /** A number for each person and day, and the milliseconds of that day. Empty: nobody worked on the issue. */
  readonly personDays: readonly number[];
  readonly ms: readonly number[];
  /** Days on which it was worked on, as it seems, and nobody was assigned. */
  readonly unassignedDays: number;
}

/** Takes what is spent on every work issue once, in any order. Memory: people × workdays of the window. */
export interface PersonDays {
  spentOn(issue: MeasuredIssue): Spent;
  add(spent: Spent): void;
  /** Person-days of one issue, once all issues are added. */
  of(spent: Spent): number;
}

/**
 * Each local Monday to Friday gives every person with any attention one person-day, or as much of it as of the day lies
 * in the window, which is split over that person's issues by their attention. Unit: person-days.
 * Source: definitions, "Measures", effort.
 */
export function createPersonDays(window: Window, calendar: Calendar): PersonDays {
  const workdays = workdaysOf(window, calendar);
  const people = new Map<string, number>();
  const totals = new Map<number, number>();
  function numberOf(person: string, day: number): number {
    const known = people.get(person) ?? people.size;
    people.set(person, known);
    return known * workdays.length + day;
  }
  return {
    spentOn: (issue) => spentOf(dailyOf(attentionOf(issue, window), workdays), numberOf),
    add: ({ personDays, ms }) => {
      for (const [index, personDay] of personDays.entries()) {
        totals.set(personDay, (totals.get(personDay) ?? 0) + (ms[index] ?? 0));
      }
    },
    of: ({ personDays, ms }) => {
      let days = 0;
      for (const [index, personDay] of personDays.entries()) {
        const { share = 0 } = workdays[personDay % workdays.length] ?? {};
        const whole = totals.get(personDay);
        if (whole !== undefined) days += (share * (ms[index] ?? 0)) / whole;
      }
      return days;
    },
  };
}

/** Attention within one workday. */
interface Daily extends Pick<Attention, 'person'> {
  /** Its place among the workdays. */
  readonly day: number;
  /** Of the workday. */
  readonly share: number;
  readonly length: number;
}

function spentOf(
  attention: Iterable<Daily>,
  numberOf: (person: string, day: number) => number,
): Spent {
  const ms = new Map<number, number>();
  const unassigned = new Map<number, number>();
  for (const { person, day, share, length } of attention) {
    if (person === undefined) {
      unassigned.set(day, share);
      continue;
    }
    const personDay = numberOf(person, day);
    ms.set(personDay, (ms.get(personDay) ?? 0) + length);
  }
  let unassignedDays = 0;
  for (const share of unassigned.values()) unassignedDays += share;
  return { personDays: [...ms.keys()], ms: [...ms.values()], unassignedDays };
}

/** The same times cut at the borders of days; what lies on no workday is left out. */
function* dailyOf(attention: readonly Attention[], workdays: readonly Workday[]): Generator<Daily> {
  for (const { person, from, to } of attention) {
    for (const [day, workday] of workdays.entries()) {
      const length = Math.min(to, workday.to) - Math.max(from, workday.from);
      if (length > 0) yield { person, day, share: workday.share, length };
    }
  }
}
