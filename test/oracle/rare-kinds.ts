/** What few companies have: a level above epics, statuses nobody knows, a project of two initiatives, stated health. */
import type { Instant } from '../../src/core/issue.ts';
import { uuidOf } from '../../src/simulator/company/uuid.ts';
import type {
  JiraWorkplace,
  LinearProject,
  LinearWorkplace,
  Status,
} from '../../src/simulator/company/workplace.ts';

const dayMs = 24 * 60 * 60_000;
const parked = { name: 'Parked', role: 'backlog', team: null } as const satisfies Partial<Status>;

/** A level above epics, and a status that belongs to no category. */
export function withRareJiraKinds(workplace: JiraWorkplace): JiraWorkplace {
  return {
    ...workplace,
    types: [...workplace.types, { id: '10106', name: 'Theme', level: 2 }],
    statuses: [...workplace.statuses, { ...parked, id: '10900', category: 'undefined' }],
  };
}

/** A state of a type nobody has heard of, and a project of two initiatives. */
export function withRareLinearKinds(workplace: LinearWorkplace): LinearWorkplace {
  const states = workplace.teams.map(({ key }, n) => ({
    ...parked,
    id: uuidOf('57a7', 900 + n),
    category: 'parked',
    team: key,
  }));
  const all = workplace.initiatives.map(({ id }) => id);
  return {
    ...workplace,
    statuses: [...workplace.statuses, ...states],
    projects: workplace.projects.map((project, n) => ({
      ...project,
      initiatives: n === 0 ? all.slice(0, 2) : n === 1 ? [] : project.initiatives,
    })),
  };
}

/** Of three in four projects and initiatives somebody says how they are, the longer ago the later they are listed. */
export function withHealth(workplace: LinearWorkplace, now: Instant): LinearWorkplace {
  const states = ['onTrack', 'atRisk', 'onTrack', 'offTrack'] as const;
  function healthOf(n: number): Pick<LinearProject, 'health'> {
    const state = states[n % 5];
    return state === undefined ? {} : { health: { state, at: now - (n * 9 + 1) * dayMs } };
  }
  return {
    ...workplace,
    projects: workplace.projects.map((project, n) => ({ ...project, ...healthOf(n) })),
    initiatives: workplace.initiatives.map((initiative, n) => ({ ...initiative, ...healthOf(n) })),
  };
}
