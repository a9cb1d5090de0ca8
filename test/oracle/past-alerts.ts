/** Alerts as a rehearsal tells them, and as a snapshot of an instant raises them. */
import type { RehearsalDocument } from '../../src/cli/rehearsal-document.ts';
import type { Instant } from '../../src/core/issue.ts';
import type { Objective } from '../../src/core/objective.ts';
import type { Random } from '../../src/simulator/random.ts';
import type { ExpectedSnapshot } from './expected-snapshot.ts';

type Side = 'old' | 'new';

export const alertPriority = 2;

/** Some anywhere, and those at the very borders of alerts. */
export function instantsOf(
  { asOf, window, objectives }: RehearsalDocument,
  side: Side,
  random: Random,
): readonly Instant[] {
  const now = Date.parse(asOf);
  const from = Date.parse(window.from);
  const anywhere = Array.from({ length: 4 }, () => now - Math.floor(random.next() * (now - from)));
  const alerts = objectives.flatMap((each) => each[side]?.alerts ?? []);
  const borders = alerts.flatMap(({ began, ended = began }) => [began, ended]).map(Date.parse);
  const picked = Array.from({ length: 4 }, () => borders[random.between(0, borders.length - 1)]);
  return [...anywhere, ...picked.flatMap((at) => (at === undefined ? [] : [at, at + 1]))].filter(
    (at) => from < at && at <= now,
  );
}

export function firingAt(
  { objectives }: RehearsalDocument,
  side: Side,
  at: Instant,
): readonly string[] {
  return objectives
    .filter((each) =>
      each[side]?.alerts.some(
        ({ began, ended }) =>
          Date.parse(began) < at && (ended === undefined || at <= Date.parse(ended)),
      ),
    )
    .map(({ id }) => id)
    .toSorted();
}

const withoutWork = ['label_drift', 'unmapped', 'finished', 'not_started', 'idle'];

export function isRaised(
  { id, priority, graceMs }: Objective,
  { asOf, objectives }: ExpectedSnapshot,
): boolean {
  const { status = '', noActiveWorkSince = asOf } = objectives.find((each) => each.id === id) ?? {};
  return (
    priority <= alertPriority && withoutWork.includes(status) && asOf - noActiveWorkSince > graceMs
  );
}
