/** What happens to one issue of a large Jira site: a given number of changes, and what it becomes by them. */
import type { Instant } from '../../src/core/issue.ts';
import { dayMs } from '../../src/core/time.ts';
import { pointsField } from '../../src/simulator/jira/company-fields.ts';
import type { JiraHistory, JiraStatus, JsonObject } from '../../src/simulator/jira/jira-content.ts';
import type { Random } from '../../src/simulator/random.ts';
import { isoOf, type Person } from './jira-documents.ts';

const toDo: JiraStatus = { id: '10000', name: 'To Do', category: 'new' };
const selected: JiraStatus = { id: '10001', name: 'Selected for Development', category: 'new' };
const inProgress: JiraStatus = { id: '3', name: 'In Progress', category: 'indeterminate' };
const inReview: JiraStatus = { id: '10002', name: 'In Review', category: 'indeterminate' };
export const done: JiraStatus = { id: '10004', name: 'Done', category: 'done' };
export const workflow: readonly JiraStatus[] = [toDo, selected, inProgress, inReview, done];

export interface Plan {
  /** Number of its first history. */
  readonly firstHistory: number;
  readonly createdAt: Instant;
  /** Nothing happens after it. */
  readonly until: Instant;
  /** How many changes. */
  readonly length: number;
  /** The labels it wears in the end. */
  readonly labels: readonly string[];
  readonly people: readonly [Person, ...Person[]];
}

/** Grows with each change. */
export interface Story {
  readonly histories: readonly JiraHistory[];
  readonly updatedAt: Instant;
  readonly status: JiraStatus;
  readonly assignee: Person | undefined;
  readonly estimate: number | null;
}

/** The first, third and fifth change fill in a field; all others are its way through the workflow. */
export function tellStory(plan: Plan, random: Random): Story {
  const { length, createdAt, until, people } = plan;
  const lifetimeMs = Math.min(until - createdAt, random.between(5, 90) * dayMs);
  const willBeDone = random.chance(0.65);
  let story: Story = {
    histories: [],
    updatedAt: createdAt,
    status: toDo,
    assignee: undefined,
    estimate: null,
  };
  for (let n = 0; n < length; n += 1) {
    const isLast = n === length - 1;
    const change = changeNumber(n, { plan, random, story, isEnd: isLast && willBeDone });
    const at = createdAt + Math.floor((lifetimeMs * (n + 1)) / (length + 1));
    const history = {
      id: String(plan.firstHistory + n),
      at,
      created: isoOf(at),
      author: random.pick(people).document,
      items: change.items,
    };
    const histories = [...story.histories, history];
    story = { ...story, ...change.set, updatedAt: at, histories };
  }
  return story;
}

interface Change {
  readonly items: readonly JsonObject[];
  readonly set: Partial<Pick<Story, 'status' | 'assignee' | 'estimate'>>;
}

interface Moment {
  readonly plan: Plan;
  readonly random: Random;
  readonly story: Story;
  readonly isEnd: boolean;
}

function changeNumber(n: number, moment: Moment): Change {
  const { plan, random, story } = moment;
  if (n === 0) {
    const estimate = random.pick([1, 2, 3, 5, 8]);
    return { items: [estimated(estimate)], set: { estimate } };
  }
  if (n === 2) {
    const assignee = random.pick(plan.people);
    return { items: [assigned(assignee)], set: { assignee } };
  }
  if (n === 4) return { items: [labelled(plan.labels)], set: {} };
  const status = nextStatus(story.status, moment.isEnd);
  return { items: moved(story.status, status), set: { status } };
}

/** Work goes back and forth between its two active statuses for as long as its story lasts. */
function nextStatus(status: JiraStatus, isEnd: boolean): JiraStatus {
  if (isEnd) return done;
  if (status === toDo) return selected;
  return status === inProgress ? inReview : inProgress;
}

function moved(from: JiraStatus, to: JiraStatus): readonly JsonObject[] {
  const status = {
    field: 'status',
    fieldtype: 'jira',
    fieldId: 'status',
    from: from.id,
    fromString: from.name,
    to: to.id,
    toString: to.name,
  };
  if (to !== done) return [status];
  const resolution = {
    field: 'resolution',
    fieldtype: 'jira',
    fieldId: 'resolution',
    from: null,
    fromString: null,
    to: '10000',
    toString: 'Done',
  };
  return [resolution, status];
}

function estimated(points: number): JsonObject {
  return {
    field: 'Story Points',
    fieldtype: 'custom',
    fieldId: pointsField,
    from: null,
    fromString: null,
    to: null,
    toString: String(points),
  };
}

function assigned({ id, name }: Person): JsonObject {
  return {
    field: 'assignee',
    fieldtype: 'jira',
    fieldId: 'assignee',
    from: null,
    fromString: null,
    to: id,
    toString: name,
    tmpFromAccountId: null,
    tmpToAccountId: id,
  };
}

/** Issues without labels have lost the one they were filed with. */
function labelled(labels: readonly string[]): JsonObject {
  return {
    field: 'labels',
    fieldtype: 'jira',
    fieldId: 'labels',
    from: null,
    fromString: labels.length === 0 ? 'triage' : '',
    to: null,
    toString: labels.join(' '),
  };
}
