import type { Instant } from '../../core/issue.ts';
import type { Random } from '../random.ts';
import { emptyFields } from '../tracker.ts';
import type { Plan } from './story.ts';
import type { Theme } from './theme.ts';
import { issueTitle } from './title.ts';
import { statusFor, type Workplace } from './workplace.ts';

export interface Draft {
  readonly theme: Theme;
  readonly createdAt: Instant;
  readonly course: Plan['course'];
}

export interface Surroundings {
  readonly workplace: Workplace;
  readonly random: Random;
  /** Epics of its theme. */
  readonly epics: readonly Plan[];
  /** An issue of its theme that could be its parent. */
  readonly parent: Plan | undefined;
}

/** What an issue begins as: most work is found by its epic or project, some by its own label, some not at all. */
export function workPlan(id: string, draft: Draft, around: Surroundings): Plan {
  const { random, workplace } = around;
  const { theme, createdAt, course } = draft;
  const place = placeOf(draft, around);
  const isTriaged = workplace.hasTriage && course === 'free' && random.chance(0.2);
  const status = statusFor(workplace, place.team, isTriaged ? 'triage' : 'backlog');
  const { now, later } = labelling(theme, place, random);
  const labels = now.map((name) => workplace.labelOf(name));
  const laterLabels = later.map((name) => workplace.labelOf(name));
  const fields = { ...emptyFields, ...place, title: issueTitle(random), status, labels };
  return { id, createdAt, course, fields, laterLabels };
}

interface Place {
  readonly team: string;
  readonly type: string;
  readonly parent: string | null;
  readonly project: string | null;
}

function placeOf(
  { theme, course }: Draft,
  { workplace, random, epics, parent }: Surroundings,
): Place {
  if (parent !== undefined && course === 'free' && random.chance(0.06)) {
    const { team, project } = parent.fields;
    return { team, type: workplace.subtaskType, parent: parent.id, project };
  }
  const type = random.pick(workplace.workTypes);
  const [first, ...rest] = epics;
  if (first !== undefined && (course !== 'free' || random.chance(0.65))) {
    const epic = random.pick([first, ...rest]);
    return { team: epic.fields.team, type, parent: epic.id, project: null };
  }
  const project = random.chance(0.65) ? workplace.projectOf(theme) : null;
  return { team: random.pick(workplace.teams).key, type, parent: null, project };
}

/** Some labels are put on late, and some misspelt ones are corrected. */
function labelling(theme: Theme, place: Place, random: Random): Labelling {
  const isInherited = place.parent !== null || place.project !== null;
  const drifted = random.chance(isInherited ? 0.04 : 0.12) ? some(theme.drift, random) : [];
  const right = random.chance(isInherited ? 0.15 : 0.9) ? some(theme.labels, random) : [];
  const isLate = theme.pace === 'steady' && random.chance(0.2);
  if (isLate) return { now: drifted, later: right };
  return { now: drifted.length > 0 ? drifted : right, later: [] };
}

interface Labelling {
  readonly now: readonly string[];
  readonly later: readonly string[];
}

function some(names: readonly string[], random: Random): readonly string[] {
  const [first, ...rest] = names;
  return first === undefined ? [] : [random.pick([first, ...rest])];
}
