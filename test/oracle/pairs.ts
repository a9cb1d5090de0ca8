/** Which issues of two trackers are one piece of work. */
import type { Instant } from '../../src/core/issue.ts';
import type { Company } from '../../src/simulator/company/workplace.ts';
import type { Random } from '../../src/simulator/random.ts';
import { exists, isWork, type Known, type World } from './world.ts';

const minuteMs = 60_000;

/** Some issues of Linear are connected with one of Jira, by its address or its key, when all else has happened. */
export function pairUp(
  { jira, linear }: Company,
  {
    jiraUrl,
    now,
    random,
  }: { readonly jiraUrl: string; readonly now: Instant; readonly random: Random },
): void {
  const [first, ...others] = jira.tracker.issues.values();
  if (first === undefined) return;
  for (const { id, updatedAt } of linear.tracker.issues.values()) {
    // Linear tells as one change what one person does within minutes.
    const at = updatedAt + 10 * minuteMs;
    if (at >= now || !random.chance(0.3)) continue;
    const { key } = random.pick([first, ...others]);
    const set = random.chance(0.5)
      ? { attached: ['https://acme.example/notes', `${jiraUrl}/browse/${key}`] }
      : { syncedWith: key };
    linear.tracker.apply({ kind: 'change', at, actor: linear.people[0].id, id, set });
  }
}

/** Those that are the same work as this one, and were there. */
function partnersOf({ connected }: World, known: Known, at: Instant): readonly Known[] {
  if (!isWork(known)) return [];
  return (connected.get(known) ?? []).filter((other) => isWork(other) && exists(other, at));
}

/** The other one counts: its tracker is listed first. */
export function isMirrored(world: World, known: Known, at: Instant): boolean {
  const { sites } = world;
  return partnersOf(world, known, at).some(
    ({ site }) => sites.indexOf(site) < sites.indexOf(known.site),
  );
}

/** Those that do not count, and whose labels do. */
export function standingBehind(world: World, known: Known, at: Instant): readonly Known[] {
  const { sites } = world;
  return partnersOf(world, known, at).filter(
    ({ site }) => sites.indexOf(site) > sites.indexOf(known.site),
  );
}
