/** What a new strategy makes better, what worse, and what is neither: sentences that come before all tables. */
import type { ActivityStatus, Alignment } from '../core/measures/snapshot.ts';
import type { BothWays, RehearsalDocument } from './rehearsal-document.ts';
import { dayReader } from './rehearsal-tables.ts';
import type { ObjectiveReading, PastAlert, RehearsedObjective } from './rehearsed-objectives.ts';
import { coverageText } from './report-words.ts';

export interface Verdict {
  readonly better: readonly string[];
  readonly worse: readonly string[];
  /** Better or worse is for people to say. */
  readonly neither: readonly string[];
}

interface Remark {
  readonly kind: keyof Verdict;
  readonly text: string;
}

export function verdictOn(document: RehearsalDocument): Verdict {
  const { alignment, window, objectives } = document;
  const dayOf = dayReader(document);
  const remarks = [
    ...coverageRemarks('in progress', alignment.wip),
    ...coverageRemarks(`completed in ${window.days} days`, alignment.completed),
    ...coverageRemarks(`created in ${window.days} days`, alignment.created),
    ...objectives.flatMap((each) => objectiveRemarks(each, dayOf)),
  ];
  function of(kind: keyof Verdict): readonly string[] {
    return remarks.filter((remark) => remark.kind === kind).map(({ text }) => text);
  }
  return { better: of('better'), worse: of('worse'), neither: of('neither') };
}

function coverageRemarks(
  what: string,
  { old: before, new: after }: BothWays<Alignment>,
): readonly Remark[] {
  const [was, is] = [before.coverageRatio, after.coverageRatio];
  if (was === is) return [];
  const text = `coverage of what is ${what}: ${coverageText(before)} → ${coverageText(after)}`;
  if (was === undefined || is === undefined) return [{ kind: 'neither', text }];
  return [{ kind: is > was ? 'better' : 'worse', text }];
}

type DayReader = ReturnType<typeof dayReader>;

function objectiveRemarks(
  { id, old: before, new: after }: RehearsedObjective,
  dayOf: DayReader,
): readonly Remark[] {
  if (before !== undefined && after !== undefined) {
    const kept = { id, old: before, new: after };
    return [...statusRemarks(kept), ...alertRemarks(kept, dayOf)];
  }
  return [
    ...(after === undefined ? [] : [neither(`${id} is new: ${stateText(after, dayOf)}`)]),
    ...(before === undefined ? [] : [neither(`${id} is gone: ${stateText(before, dayOf)}`)]),
  ];
}

function neither(text: string): Remark {
  return { kind: 'neither', text };
}

function stateText(reading: ObjectiveReading, dayOf: DayReader): string {
  const { status, wip, completed } = reading;
  const alert = firing(reading);
  const since = alert === undefined ? '' : `, an alert since ${dayOf(alert.began)}`;
  return `${status}, ${wip.issues} in progress, ${completed.issues} completed${since}`;
}

/** From worst to best. A status that is not here says nothing about work. */
const ranks: readonly ActivityStatus[] = [
  'unmapped',
  'label_drift',
  'not_started',
  'idle',
  'blocked',
  'quiet',
  'moving',
];

interface Kept extends BothWays<ObjectiveReading> {
  readonly id: string;
}

function statusRemarks({ id, old: before, new: after }: Kept): readonly Remark[] {
  if (before.status === after.status) return [];
  const [was, is] = [ranks.indexOf(before.status), ranks.indexOf(after.status)];
  const text = `${id}: ${before.status} → ${after.status}`;
  if (was === -1 || is === -1) return [neither(text)];
  return [{ kind: is > was ? 'better' : 'worse', text }];
}

/** An alert that clears because work is in progress is good news; for another reason it is only other news. */
function alertRemarks({ id, old: before, new: after }: Kept, dayOf: DayReader): readonly Remark[] {
  const [was, is] = [firing(before), firing(after)];
  if (was === undefined && is !== undefined) {
    return [{ kind: 'worse', text: `${id}: an alert would be firing since ${dayOf(is.began)}` }];
  }
  if (was === undefined || is !== undefined) return [];
  const isWorkedOn = ['blocked', 'quiet', 'moving'].includes(after.status);
  const text = `${id}: the alert that is firing since ${dayOf(was.began)} would not`;
  return [{ kind: isWorkedOn ? 'better' : 'neither', text }];
}

/** Nothing fires without a verdict. */
function firing({ status, alerts }: ObjectiveReading): PastAlert | undefined {
  return status === 'unobserved' ? undefined : alerts.find(({ ended }) => ended === undefined);
}
