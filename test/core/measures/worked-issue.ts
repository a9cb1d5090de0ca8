/** Issues that people worked on, for tests in few words. Unless told otherwise they are active and Ann's, and moved at their start. */
import type { MeasuredIssue, SubtaskActivity } from '../../../src/core/measures/measured-issue.ts';
import { createPersonDays } from '../../../src/core/measures/person-days.ts';
import type { Window } from '../../../src/core/measures/windows.ts';
import { createCalendar } from '../../../src/core/time.ts';
import type { Course } from '../../../src/core/timeline/facts.ts';
import { at, measured, noCourse, subtask } from './measured-builder.ts';

export const ann = 'person-ann';
export const bob = 'person-bob';

/** "18T12" = noon of 18 November 2026, UTC. The 16th and the 23rd are Mondays. */
export function november(text: string): number {
  const [day, hour = '00'] = text.split('T');
  return at(`2026-11-${day}T${hour}:00:00Z`);
}

type Told<T> = readonly (readonly [from: string, value: T])[];

interface Story {
  /** In words of `november`, or an instant. */
  readonly from?: string | number;
  readonly to?: string;
  readonly blocked?: Told<boolean>;
  readonly people?: Told<string | undefined>;
  readonly moved?: readonly string[];
  readonly archivedAt?: string;
}

function courseOf(story: Story): Course {
  const from = typeof story.from === 'number' ? story.from : november(story.from ?? '16');
  const end = story.to === undefined ? [] : [{ from: november(story.to), value: 'done' as const }];
  const people = (story.people ?? []).map(([when, value]) => ({ from: november(when), value }));
  return {
    ...noCourse,
    states: [{ from, value: 'active' }, ...end],
    blocked: (story.blocked ?? []).map(([when, value]) => ({ from: november(when), value })),
    assignees: people.length > 0 ? people : [{ from, value: ann }],
    moved: [from, ...(story.moved ?? []).map(november)],
    archivedAt: story.archivedAt === undefined ? undefined : november(story.archivedAt),
  };
}

export function worked(
  story: Story,
  serves: Parameters<typeof measured>[1] = [],
  fields: Partial<MeasuredIssue> = {},
): MeasuredIssue {
  return measured('active', serves, { course: courseOf(story), ...fields });
}

export function workedBelow(story: Story): SubtaskActivity {
  return subtask({ course: courseOf(story) });
}

export const week: Window = { from: november('16'), to: november('23') };

/** Person-days of each issue. */
export function personDaysOf(
  issues: readonly MeasuredIssue[],
  window = week,
  zone = 'UTC',
): readonly number[] {
  const personDays = createPersonDays(window, createCalendar(zone));
  const spent = issues.map((issue) => personDays.spentOn(issue));
  for (const each of spent) personDays.add(each);
  return spent.map((each) => personDays.of(each));
}
