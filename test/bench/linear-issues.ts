import type { Instant } from '../../src/core/issue.ts';
import { dayMs } from '../../src/core/time.ts';
import { issueTitle } from '../../src/simulator/company/title.ts';
import { uuidOf } from '../../src/simulator/company/uuid.ts';
import type { LinearWorkplace } from '../../src/simulator/company/workplace.ts';
import { createLinearWorkplace } from '../../src/simulator/company/workplaces.ts';
import { createRandom, type Random } from '../../src/simulator/random.ts';
import { emptyFields, type FieldValues } from '../../src/simulator/tracker.ts';
import { usual } from './history-lengths.ts';
import { allLabels, labelsOf } from './vocabulary.ts';

/** A Linear workspace of any size that nobody works on; every change of an issue stands in its history. */
export function largeLinear(issues: number, now: Instant): LinearWorkplace {
  const workplace = createLinearWorkplace();
  const labels = new Map(allLabels.map((name, n) => [name, uuidOf('1abf', n)]));
  const random = createRandom(5);
  const until = now - dayMs;
  for (let n = 0; n < issues; n += 1) {
    const createdAt = until - 365 * dayMs + Math.floor((365 * dayMs * n) / issues);
    const worn = labelsOf(random).flatMap((name) => labels.get(name) ?? []);
    const blockers = n % blockedEvery === blockedEvery - 1 ? [workplace.issueId(n)] : [];
    const id = workplace.issueId(n + 1);
    live(workplace, { id, createdAt, until, labels: worn, blockers }, random);
  }
  const plain = { isGroup: false, group: null, isRetired: false };
  return {
    ...workplace,
    labels: [...workplace.labels, ...[...labels].map(([name, id]) => ({ ...plain, id, name }))],
  };
}

/** One issue of so many is blocked, by the one before it. */
const blockedEvery = 20;

interface Life {
  readonly id: string;
  readonly createdAt: Instant;
  readonly until: Instant;
  readonly labels: readonly string[];
  readonly blockers: readonly string[];
}

/** Entries of one person within minutes would become one: each is by the next person. */
function live(workplace: LinearWorkplace, life: Life, random: Random): void {
  const { tracker, teams, people, statuses } = workplace;
  const { id, createdAt, until, labels, blockers } = life;
  const team = random.pick(teams).key;
  const ids = statuses.filter((status) => status.team === team).map((status) => status.id);
  const [first = ''] = ids;
  const title = issueTitle(random);
  const fields = { ...emptyFields, title, type: 'Issue', team, status: first, blockers };
  tracker.apply({ kind: 'create', id, at: createdAt, actor: people[0].id, fields });
  const length = usual(random);
  const lifetimeMs = Math.min(until - createdAt, random.between(5, 90) * dayMs);
  for (let n = 0; n < length; n += 1) {
    const at = createdAt + Math.floor((lifetimeMs * (n + 1)) / (length + 1));
    const actor = (people[n % people.length] ?? people[0]).id;
    const status = ids[(n + 1) % ids.length] ?? first;
    tracker.apply({
      kind: 'change',
      id,
      at,
      actor,
      set: changeNumber(n, { actor, labels, status }),
    });
  }
}

/** The third change assigns the issue, the fifth labels it; all others are its way through the workflow. */
function changeNumber(
  n: number,
  { actor, labels, status }: { actor: string; labels: readonly string[]; status: string },
): FieldValues {
  if (n === 2) return { assignee: actor };
  return n === 4 && labels.length > 0 ? { labels } : { status };
}
