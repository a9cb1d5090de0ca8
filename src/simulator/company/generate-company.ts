import type { Instant } from '../../core/issue.ts';
import { dayMs, hourMs } from '../../core/time.ts';
import { createRandom, type Random } from '../random.ts';
import { emptyFields, type Mutation } from '../tracker.ts';
import { type Plan, tellStory } from './story.ts';
import { type Theme, themes } from './theme.ts';
import { type Draft, workPlan } from './work-plan.ts';
import { workingTime } from './working-time.ts';
import { type Company, statusFor, type Workplace } from './workplace.ts';
import { createJiraWorkplace, createLinearWorkplace } from './workplaces.ts';

export interface CompanyOptions {
  readonly seed: number;
  readonly now: Instant;
  /** About how many issues, epics aside. */
  readonly issues: number;
}

/** 18 months. */
const historyMs = 548 * dayMs;

/** A company as it stands at `now`, with all of its history. The same for the same options. */
export function generateCompany(options: CompanyOptions): Company {
  const random = createRandom(options.seed);
  const jira = createJiraWorkplace();
  const linear = createLinearWorkplace();
  const shares = {
    jira: (theme: Theme) => theme.inJira,
    linear: (theme: Theme) => 1 - theme.inJira,
  };
  populate(jira, { ...options, random, share: shares.jira });
  populate(linear, { ...options, random, share: shares.linear });
  return { jira, linear };
}

interface Site extends CompanyOptions {
  readonly random: Random;
  /** Part of a theme's issues that live here. */
  share(theme: Theme): number;
}

function populate(workplace: Workplace, site: Site): void {
  const mutations: Mutation[] = [];
  for (const plan of plansOf(workplace, site)) {
    mutations.push(...tellStory(plan, { workplace, random: site.random, now: site.now }));
  }
  mutations.sort((a, b) => a.at - b.at);
  for (const mutation of mutations) workplace.tracker.apply(mutation);
}

/** Ids grow with the time of creation. */
function plansOf(workplace: Workplace, site: Site): readonly Plan[] {
  const epics = epicPlans(workplace, site);
  const parents = new Map<Theme, Plan>();
  const plans = [...epics.values()].flat();
  for (const draft of draftsOf(site)) {
    const parent = parents.get(draft.theme);
    const around = { workplace, random: site.random, epics: epics.get(draft.theme) ?? [], parent };
    const plan = workPlan(workplace.issueId(plans.length + 1), draft, around);
    // Sub-tasks have no sub-tasks.
    if (plan.fields.parent === null || plan.fields.parent !== parent?.id)
      parents.set(draft.theme, plan);
    plans.push(plan);
  }
  return plans;
}

function epicPlans(workplace: Workplace, { now }: Site): ReadonlyMap<Theme, readonly Plan[]> {
  let count = 0;
  const plans = new Map<Theme, Plan[]>();
  for (const theme of workplace.hasEpics ? themes : []) {
    const own = theme.epics.map(({ team, title }) => {
      count += 1;
      const createdAt = workingTime(now - historyMs) + count * hourMs;
      const labels = theme.labels.slice(0, 1).map((name) => workplace.labelOf(name));
      const status = statusFor(workplace, team, 'backlog');
      const fields = { ...emptyFields, title, type: 'Epic', team, status, labels };
      const id = workplace.issueId(count);
      return { id, createdAt, fields, laterLabels: [], course: 'container' as const };
    });
    plans.set(theme, own);
  }
  return plans;
}

function draftsOf(site: Site): readonly Draft[] {
  return themes
    .flatMap((theme) => {
      const count = Math.round(site.issues * theme.share * site.share(theme));
      return Array.from({ length: count }, (_, n) => draftOf(theme, n, site));
    })
    .toSorted((a, b) => a.createdAt - b.createdAt);
}

function draftOf(theme: Theme, n: number, { now, random }: Site): Draft {
  const begin = now - historyMs + 6 * dayMs;
  if (theme.pace === 'dormant') return { theme, ...dormant(n, begin, { now, random }) };
  // The company grows: later months bring more issues.
  const at = workingTime(begin + random.next() ** 0.8 * (now - begin));
  return { theme, course: 'free', createdAt: Math.min(at, now) };
}

function dormant(
  n: number,
  begin: Instant,
  { now, random }: Pick<Site, 'now' | 'random'>,
): Pick<Draft, 'course' | 'createdAt'> {
  if (n === 0) return { course: 'being worked on', createdAt: workingTime(now - 30 * dayMs) };
  const createdAt = workingTime(begin + random.between(0, 300) * dayMs);
  return { course: n <= 6 ? 'left in the backlog' : 'delivered', createdAt };
}
