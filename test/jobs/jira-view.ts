import type { JiraContent } from '../../src/simulator/jira/jira-content.ts';

/** Issues the account may not see are left out of everything, as if they were not there. */
export function hiding(content: JiraContent, hidden: ReadonlySet<string>): JiraContent {
  return {
    ...content,
    revision: () => content.revision() * 1_000 + hidden.size,
    *issues() {
      for (const issue of content.issues()) if (!hidden.has(issue.id)) yield issue;
    },
    find: (idOrKey) => {
      const issue = content.find(idOrKey);
      return issue === undefined || hidden.has(issue.id) ? undefined : issue;
    },
  };
}

/** Lets something happen in the moment before an issue is shown for the first time. */
export function watched(content: JiraContent, deeds: Map<string, () => void>): JiraContent {
  return {
    ...content,
    find: (idOrKey) => {
      const deed = deeds.get(idOrKey);
      deeds.delete(idOrKey);
      deed?.();
      return content.find(idOrKey);
    },
  };
}
