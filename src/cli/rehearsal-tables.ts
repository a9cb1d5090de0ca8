/** Old against new, one table for each question. What is the same on both sides stands once. */
import type { Count } from '../core/measures/snapshot.ts';
import { createCalendar } from '../core/time.ts';
import type { RehearsalDocument } from './rehearsal-document.ts';
import type { ObjectiveReading, PastAlert, RehearsedObjective } from './rehearsed-objectives.ts';
import { coverageText } from './report-words.ts';
import { table } from './table.ts';

export function coverageLines({ alignment, window }: RehearsalDocument): readonly string[] {
  const rows = [
    { name: 'in progress', ...alignment.wip },
    { name: `completed ${window.days}d`, ...alignment.completed },
    { name: `created ${window.days}d`, ...alignment.created },
  ];
  return table([
    ['alignment coverage', 'old', 'new', 'unaligned', 'exempt'],
    ...rows.map(({ name, old: before, new: after }) => [
      name,
      coverageText(before),
      coverageText(after),
      change(number(before.unaligned), number(after.unaligned)),
      change(number(before.exempt), number(after.exempt)),
    ]),
  ]);
}

export function objectiveLines({ objectives, window }: RehearsalDocument): readonly string[] {
  const spans = [`completed ${window.days}d`, `created ${window.days}d`];
  return [
    'Issues / work / work in the exclusive view; one number where the three are equal',
    ...table([
      ['objective', 'prio', 'status', 'in progress', ...spans],
      ...objectives.map((each) => [
        nameOf(each),
        ...changes(each, ({ priority, status, wip, completed, created }) => [
          String(priority),
          status,
          ...[wip, completed, created].map(counts),
        ]),
      ]),
    ]),
  ];
}

/** Only what differs. */
export function weekLines({ weeks, objectives }: RehearsalDocument): readonly string[] {
  const all = weeks.map(({ aligned }) => change(number(aligned.old), number(aligned.new)));
  const rows = [
    ['all aligned', ...all],
    ...objectives.map((each) => [
      nameOf(each),
      ...changes(each, (reading) => reading.weeks.map(({ completed }) => number(completed.shared))),
    ]),
  ].filter((cells) => cells.some((cell) => cell.includes(arrow)));
  if (rows.length === 0) return [];
  return [
    'Throughput: work completed in the weeks that begin on',
    ...table([['', ...weeks.map(({ start }) => start.slice(5))], ...rows]),
  ];
}

export function alertLines(document: RehearsalDocument): readonly string[] {
  const { objectives, window } = document;
  const dayOf = dayReader(document);
  function alerts(reading: ObjectiveReading | undefined): string {
    const all = reading?.alerts ?? [];
    return all.length === 0 ? none : all.map((alert) => alertText(alert, dayOf)).join(', ');
  }
  const rows = objectives
    .map((each) => [nameOf(each), alerts(each.old), alerts(each.new)])
    .filter(([, before, after]) => before !== none || after !== none);
  if (rows.length === 0) return [];
  return [
    `Alerts "a priority has no active work" of ${window.days} days, each from the end of its grace`,
    ...table([['objective', 'old', 'new'], ...rows]),
  ];
}

function alertText({ began, ended }: PastAlert, dayOf: (instant: string) => string): string {
  return ended === undefined ? `since ${dayOf(began)}` : `${dayOf(began)} to ${dayOf(ended)}`;
}

/** The local day of an instant of the document. */
export function dayReader({
  timezone,
}: Pick<RehearsalDocument, 'timezone'>): (instant: string) => string {
  const calendar = createCalendar(timezone);
  return (instant) => calendar.dateOf(Date.parse(instant));
}

/** No value, in the sense of the report. */
export const none = '—';

const arrow = '→';

function nameOf({ id, old: before, new: after }: RehearsedObjective): string {
  if (before === undefined) return `${id} (new)`;
  return after === undefined ? `${id} (gone)` : id;
}

/** Cells of a row; an objective of one strategy alone has nothing to be compared with. */
function changes(
  { old: before, new: after }: RehearsedObjective,
  cellsOf: (reading: ObjectiveReading) => readonly string[],
): readonly string[] {
  const [was, is] = [before, after].map((side) => (side === undefined ? [] : cellsOf(side)));
  if (was === undefined || is === undefined || was.length === 0) return is ?? [];
  return was.map((cell, column) => change(cell, is[column] ?? cell));
}

function change(before: string, after: string): string {
  return before === after ? after : `${before} ${arrow} ${after}`;
}

function counts(count: Count): string {
  const all = [count.issues, count.shared, count.exclusive].map(number);
  return new Set(all).size === 1 ? number(count.issues) : all.join(' / ');
}

function number(value: number): string {
  const rounded = value.toFixed(1);
  return rounded.endsWith('.0') ? rounded.slice(0, -2) : rounded;
}
