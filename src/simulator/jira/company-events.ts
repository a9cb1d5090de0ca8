import type { Happening, IssueFields, TrackedIssue } from '../tracker.ts';
import { historyOf, type Setting, shownPerson } from './company-history.ts';
import type { JiraEvent, JiraIssue } from './jira-content.ts';

interface Seen extends Setting {
  readonly view: (issue: TrackedIssue) => JiraIssue;
}

/** What webhooks tell of something that happened; nothing of archiving, and nothing of what is archived. */
export function companyEvent(
  { mutation, before, after }: Happening,
  setting: Seen,
): JiraEvent | undefined {
  const issue = after ?? before;
  if (issue === undefined || [before, after].some(isPutAway)) return undefined;
  const { at, actor } = mutation;
  const event = { at, user: shownPerson(actor, setting.workplace), issue: setting.view(issue) };
  if (after === undefined) return { ...event, kind: 'deleted', history: undefined };
  if (before === undefined) {
    const entry = { number: 0, at, actor, before: {}, after: firstFields(after.fields) };
    return { ...event, kind: 'created', history: historyOf(entry, after, setting) };
  }
  const entry = after.entries.at(-1);
  const history = entry === undefined ? undefined : historyOf(entry, after, setting);
  return { ...event, kind: 'updated', history };
}

function isPutAway(issue: TrackedIssue | undefined): boolean {
  return issue !== undefined && issue.fields.place !== 'live';
}

/** A creation is told as a change from nothing. */
function firstFields({ status, title }: IssueFields): Partial<IssueFields> {
  return { status, title };
}
