import type { JiraContent } from '../../src/simulator/jira/jira-content.ts';

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
