import { Tracker } from '../tracker.ts';
import { themes } from './theme.ts';
import { uuidOf } from './uuid.ts';
import type {
  IssueType,
  JiraWorkplace,
  LinearLabel,
  LinearProject,
  LinearWorkplace,
  Person,
  Status,
  Team,
} from './workplace.ts';

/** PAY and CORE share one workflow; OPS has statuses of the same names with ids of their own. */
const jiraStatuses: readonly Status[] = [
  { id: '10000', name: 'To Do', category: 'new', role: 'backlog', team: null },
  { id: '10001', name: 'Selected for Development', category: 'new', role: 'ready', team: null },
  { id: '3', name: 'In Progress', category: 'indeterminate', role: 'active', team: null },
  { id: '10002', name: 'In Review', category: 'indeterminate', role: 'review', team: null },
  { id: '10003', name: 'Blocked', category: 'indeterminate', role: 'blocked', team: null },
  { id: '10004', name: 'Done', category: 'done', role: 'done', team: null },
  { id: '10110', name: 'To Do', category: 'new', role: 'backlog', team: 'OPS' },
  { id: '10111', name: 'Selected for Development', category: 'new', role: 'ready', team: 'OPS' },
  { id: '10112', name: 'In Progress', category: 'indeterminate', role: 'active', team: 'OPS' },
  { id: '10113', name: 'Done', category: 'done', role: 'done', team: 'OPS' },
];

const jiraTypes: readonly IssueType[] = [
  { id: '10101', name: 'Epic', level: 1 },
  { id: '10102', name: 'Story', level: 0 },
  { id: '10103', name: 'Bug', level: 0 },
  { id: '10104', name: 'Task', level: 0 },
  { id: '10105', name: 'Sub-task', level: -1 },
];

export function createJiraWorkplace(): JiraWorkplace {
  return {
    tracker: new Tracker(),
    zone: 'Europe/Berlin',
    hasEpics: true,
    hasTriage: false,
    hasResolutions: true,
    archives: false,
    hasTrash: false,
    hasFlags: true,
    types: jiraTypes,
    statuses: jiraStatuses,
    teams: [
      { id: '10200', key: 'PAY', name: 'Payments' },
      { id: '10201', key: 'CORE', name: 'Core platform' },
      { id: '10202', key: 'OPS', name: 'Operations' },
    ],
    people: [
      { id: '5b10a2844c20165700ede211', name: 'Ines Carvalho' },
      { id: '5b10a2844c20165700ede212', name: 'Tomasz Zielinski' },
      { id: '5b10a2844c20165700ede213', name: 'Aiko Mori' },
      { id: '5b10a2844c20165700ede214', name: 'Samuel Adeyemi' },
      { id: '5b10a2844c20165700ede215', name: 'Lena Brandt' },
      { id: '5b10a2844c20165700ede216', name: 'Diego Fuentes' },
      { id: '5b10a2844c20165700ede217', name: 'Priya Nair' },
      { id: '5b10a2844c20165700ede218', name: 'Oskar Lindqvist' },
      { id: '5b10a2844c20165700ede219', name: 'Maya Cohen' },
    ],
    workTypes: ['Story', 'Bug', 'Task'],
    subtaskType: 'Sub-task',
    projectOf: () => null,
    labelOf: (name) => name,
    issueId: (n) => String(10_000 + n),
  };
}

const linearTeams: readonly [Team, ...Team[]] = [
  { id: uuidOf('7ea0', 1), key: 'WEB', name: 'Web' },
  { id: uuidOf('7ea0', 2), key: 'MOB', name: 'Mobile' },
];

const linearStates = [
  { name: 'Triage', category: 'triage', role: 'triage' },
  { name: 'Backlog', category: 'backlog', role: 'backlog' },
  { name: 'Todo', category: 'unstarted', role: 'ready' },
  { name: 'In Progress', category: 'started', role: 'active' },
  { name: 'In Review', category: 'started', role: 'review' },
  { name: 'Done', category: 'completed', role: 'done' },
  { name: 'Canceled', category: 'canceled', role: 'cancelled' },
] as const satisfies readonly Omit<Status, 'id' | 'team'>[];

const linearPeople: readonly [Person, ...Person[]] = [
  { id: uuidOf('9e05', 1), name: 'Nora Haddad' },
  { id: uuidOf('9e05', 2), name: 'Felix Baumann' },
  { id: uuidOf('9e05', 3), name: 'Chloe Martin' },
  { id: uuidOf('9e05', 4), name: 'Ravi Menon' },
  { id: uuidOf('9e05', 5), name: 'Hanna Virtanen' },
  { id: uuidOf('9e05', 6), name: 'Jonas Weber' },
];

export function createLinearWorkplace(): LinearWorkplace {
  const labels = linearLabels();
  const ids = new Map(labels.map(({ name, id }) => [name, id]));
  const projects = linearProjects();
  const initiatives = themes.flatMap(({ project }, n) =>
    project === undefined ? [] : [{ id: uuidOf('1217', n), name: project.initiative }],
  );
  return {
    tracker: new Tracker(),
    hasEpics: false,
    hasTriage: true,
    hasResolutions: false,
    archives: true,
    hasTrash: true,
    hasFlags: false,
    teams: linearTeams,
    labels,
    initiatives,
    projects,
    workTypes: ['Issue'],
    subtaskType: 'Issue',
    projectOf: ({ project }) => projects.find(({ name }) => name === project?.name)?.id ?? null,
    statuses: linearTeams.flatMap(({ key }, team) =>
      linearStates.map((state, n) => ({ ...state, id: uuidOf('57a7', 100 * team + n), team: key })),
    ),
    people: linearPeople,
    labelOf: (name) => {
      const id = ids.get(name);
      if (id === undefined) throw new Error(`no label ${name} in the Linear workspace`);
      return id;
    },
    issueId: (n) => uuidOf('155e', n),
  };
}

/** Right spellings live in the label group Strategy, the others beside it; names of last year are retired. */
function linearLabels(): readonly LinearLabel[] {
  const group = {
    id: uuidOf('1abe', 0),
    name: 'Strategy',
    isGroup: true,
    group: null,
    isRetired: false,
  };
  const plain = { isGroup: false, group: null, isRetired: false };
  const retired = ['signup-2025', 'stability', 'mobile-2026'];
  return [
    group,
    ...themes.flatMap((theme, n) => {
      const isStrategy = theme.project !== undefined;
      return [
        ...theme.labels.map((name, i) => ({
          ...plain,
          id: uuidOf('1abe', 100 * (n + 1) + i),
          name,
          group: isStrategy ? group.id : null,
        })),
        ...theme.drift.map((name, i) => ({
          ...plain,
          id: uuidOf('1abe', 100 * (n + 1) + 50 + i),
          name,
          isRetired: retired.includes(name),
        })),
      ];
    }),
  ];
}

function linearProjects(): readonly LinearProject[] {
  return themes.flatMap(({ project }, n) =>
    project === undefined
      ? []
      : [{ id: uuidOf('9204', n), name: project.name, initiatives: [uuidOf('1217', n)] }],
  );
}
