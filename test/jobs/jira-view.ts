import { z } from 'zod';
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

const linksSchema = z.array(
  z.record(z.string(), z.object({ id: z.string() }).loose().or(z.string())),
);

/** An issue tells nothing of a parent, and of links with issues, that the account may not see. */
export function discreet(content: JiraContent, restrictions: Restrictions): JiraContent {
  function shown(issue: JiraIssue): JiraIssue {
    const { parent, ...fields } = issue.fields();
    const issuelinks = linksSchema
      .parse(fields['issuelinks'])
      .filter((link) => !Object.values(link).some(isHiddenSide));
    const isSeen = issue.parent === undefined || !restrictions.isHidden(issue.parent.id);
    const seen = isSeen && parent !== undefined ? { parent } : {};
    return {
      ...issue,
      parent: isSeen ? issue.parent : undefined,
      fields: () => ({ ...fields, ...seen, issuelinks }),
    };
  }
  function isHiddenSide(side: string | { readonly id: string }): boolean {
    return typeof side !== 'string' && restrictions.isHidden(side.id);
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
