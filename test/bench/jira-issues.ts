import type { Instant } from '../../src/core/issue.ts';
import { dayMs } from '../../src/core/time.ts';
import { issueTitle } from '../../src/simulator/company/title.ts';
import { companyFieldList } from '../../src/simulator/jira/company-fields.ts';
import type { JiraContent, JiraIssue } from '../../src/simulator/jira/jira-content.ts';
import { createRandom, type Random } from '../../src/simulator/random.ts';
import type { LengthOf } from './history-lengths.ts';
import { personNumber } from './jira-documents.ts';
import { jiraIssue, type LargeIssue, projects, type TypeName, types } from './jira-issue.ts';
import { tellStory, workflow } from './jira-story.ts';
import { containerLabelsOf, labelsOf } from './vocabulary.ts';

export interface LargeSite {
  readonly issues: number;
  readonly lengthOf: LengthOf;
  readonly now: Instant;
}

/** Three years of issues; for a day nothing has changed. */
const historyMs = 3 * 365 * dayMs;
const quietMs = dayMs;
/** Every fortieth issue is an epic; those that follow mostly belong to it. */
const epicEvery = 40;

/** A Jira site of any size that nobody works on, with as many bytes as real answers have; the same for the same site. */
export function largeJira(site: LargeSite): JiraContent {
  const random = createRandom(4);
  const made = new Map<string, LargeIssue>();
  const shown = new Map<string, JiraIssue>();
  for (let n = 0; n < site.issues; n += 1) {
    const issue = issueNumber(n, site, random);
    made.set(issue.id, issue);
    const view = jiraIssue(issue, (id) => made.get(id));
    shown.set(issue.id, view);
  }
  const ids = new Map([...shown.values()].map(({ key, id }) => [key, id]));
  return {
    zone: 'Etc/UTC',
    revision: () => 0,
    issues: () => shown.values(),
    find: (idOrKey) => shown.get(ids.get(idOrKey) ?? idOrKey),
    fieldList: companyFieldList,
    statuses: () => workflow,
    projects: () => projects,
    edit: undefined,
  };
}

function issueNumber(n: number, site: LargeSite, random: Random): LargeIssue {
  const type = typeOf(n);
  const projectKey = projects[Math.floor(n / epicEvery) % projects.length]?.key ?? '';
  const until = site.now - quietMs;
  const createdAt = until - historyMs + Math.floor((historyMs * n) / site.issues);
  const labels = types[type].level > 0 ? containerLabelsOf(random) : labelsOf(random);
  const length = site.lengthOf(random);
  const firstHistory = 1_000_000 + 1_000 * n;
  return {
    id: idOf(n),
    key: `${projectKey}-${n + 1}`,
    projectKey,
    type,
    title: issueTitle(random),
    createdAt,
    labels,
    parentId: parentOf(n, site.issues, random),
    story: tellStory({ firstHistory, createdAt, until, length, labels, people }, random),
  };
}

const people = [
  personNumber(0),
  ...Array.from({ length: 199 }, (_, n) => personNumber(n + 1)),
] as const;

function idOf(n: number): string {
  return String(10_001 + n);
}

/** One issue in ten is a sub-task. */
function typeOf(n: number): TypeName {
  if (n % epicEvery === 0) return 'epic';
  return n % 10 === 7 ? 'subtask' : 'story';
}

/** A sub-task belongs to the issue before it; of stories two in three have an epic, now and then one that came later. */
function parentOf(n: number, issues: number, random: Random): string | undefined {
  const type = typeOf(n);
  if (type === 'epic') return undefined;
  if (type === 'subtask') return idOf(n - 1);
  const dice = random.next();
  const own = n - (n % epicEvery);
  const later = own + epicEvery;
  if (dice < 0.03 && later < issues) return idOf(later);
  return dice < 0.67 ? idOf(own) : undefined;
}
