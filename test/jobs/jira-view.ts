import type { JiraContent, JiraIssue } from '../../src/simulator/jira/jira-content.ts';
import type { Restrictions } from '../../src/simulator/jira/restrictions.ts';

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

/** An issue tells nothing of a parent that the account may not see. */
export function discreet(content: JiraContent, restrictions: Restrictions): JiraContent {
  function shown(issue: JiraIssue): JiraIssue {
    if (issue.parent === undefined || !restrictions.isHidden(issue.parent.id)) return issue;
    const { parent: _, ...fields } = issue.fields();
    return { ...issue, parent: undefined, fields: () => fields };
  }
  return {
    ...content,
    *issues() {
      for (const issue of content.issues()) yield shown(issue);
    },
    find: (idOrKey) => {
      const issue = content.find(idOrKey);
      return issue === undefined ? undefined : shown(issue);
    },
  };
}
