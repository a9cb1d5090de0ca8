/** One story that every tracker can tell. expected-report.ts calculates its numbers by hand. */
import { type Role, statusFor, type Workplace } from '../../src/simulator/company/workplace.ts';
import { emptyFields, type FieldValues } from '../../src/simulator/tracker.ts';

/** "10-05 08" is 8 o'clock UTC on 5 October 2026. */
type Moment = string;

interface Told {
  readonly created: Moment;
  readonly labels?: readonly string[];
  readonly isAssigned?: boolean;
  readonly steps?: readonly (readonly [Moment, Role])[];
  readonly relabelled?: readonly [Moment, readonly string[]];
}

const story: readonly Told[] = [
  {
    created: '09-20 08',
    labels: ['checkout'],
    isAssigned: true,
    steps: [
      ['10-05 08', 'active'],
      ['10-07 08', 'review'],
      ['10-08 08', 'active'],
      ['10-09 08', 'done'],
    ],
  },
  {
    created: '10-20 08',
    labels: ['checkout'],
    isAssigned: true,
    steps: [
      ['10-21 08', 'ready'],
      ['10-24 08', 'active'],
      ['10-26 08', 'done'],
    ],
  },
  {
    created: '10-10 08',
    labels: ['checkout', 'reliability'],
    isAssigned: true,
    steps: [
      ['10-12 08', 'active'],
      ['10-13 08', 'done'],
      ['10-14 08', 'active'],
      ['10-17 08', 'done'],
    ],
  },
  {
    created: '10-03 08',
    steps: [
      ['10-06 08', 'active'],
      ['10-06 20', 'review'],
      ['10-20 08', 'cancelled'],
    ],
  },
  { created: '09-01 08', labels: ['reliability'], steps: [['10-26 08', 'active']] },
  { created: '10-28 08', relabelled: ['10-29 08', ['checkout']] },
  {
    created: '09-10 08',
    labels: ['support'],
    isAssigned: true,
    steps: [
      ['09-15 08', 'active'],
      ['09-20 08', 'done'],
    ],
  },
  {
    created: '09-25 08',
    labels: ['reliability'],
    isAssigned: true,
    steps: [['10-01 08', 'active']],
    relabelled: ['10-15 08', []],
  },
];

/** Tells it to a tracker as its people would have gone through it. */
export function tell(workplace: Workplace): void {
  const { tracker, people, teams, workTypes } = workplace;
  const team = teams[0].key;
  const actor = people[0].id;
  for (const [index, told] of story.entries()) {
    const id = workplace.issueId(index + 1);
    const fields = {
      ...emptyFields,
      title: `Issue ${index + 1}`,
      type: workTypes[0],
      team,
      status: statusFor(workplace, team, 'backlog'),
      labels: labelsOf(workplace, told.labels),
      assignee: told.isAssigned === true ? actor : null,
    };
    tracker.apply({ kind: 'create', at: instantOf(told.created), actor, id, fields });
    for (const { at, set } of changesOf(workplace, told)) {
      tracker.apply({ kind: 'change', at, actor, id, set });
    }
  }
}

function changesOf(
  workplace: Workplace,
  { steps = [], relabelled }: Told,
): readonly { readonly at: number; readonly set: FieldValues }[] {
  const moves = steps.map(([moment, role]) => ({
    at: instantOf(moment),
    set: {
      status: statusFor(workplace, workplace.teams[0].key, role),
      ...(workplace.hasResolutions ? { resolution: resolutionOf(role) } : {}),
    },
  }));
  if (relabelled === undefined) return moves;
  const [moment, labels] = relabelled;
  const relabelling = { at: instantOf(moment), set: { labels: labelsOf(workplace, labels) } };
  return [...moves, relabelling].toSorted((a, b) => a.at - b.at);
}

/** Where there is no status for cancelled work, the resolution says it. */
function resolutionOf(role: Role): string | null {
  if (role === 'cancelled') return "Won't Do";
  return role === 'done' ? 'Done' : null;
}

function labelsOf(workplace: Workplace, names: readonly string[] = []): readonly string[] {
  return names.map((name) => workplace.labelOf(name));
}

function instantOf(moment: Moment): number {
  return Date.parse(`2026-${moment.replace(' ', 'T')}:00Z`);
}
