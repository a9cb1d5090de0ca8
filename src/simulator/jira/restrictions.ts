import type { JiraContent, JiraIssue, JiraProject, ShelvedProject } from './jira-content.ts';

type Shelf = Pick<ShelvedProject, 'place' | 'at'>;

/**
 * What the account that reads may not see, and which projects were put away. Nothing of it is a change of an issue:
 * `updated` stays and no webhook is sent.
 */
export class Restrictions {
  readonly #hidden = new Set<string>();
  readonly #shelves = new Map<string, Shelf>();
  #revision = 0;

  /** Grows with everything that changes. */
  get revision(): number {
    return this.#revision;
  }

  /** Takes from the account the sight of a project, by key, or of an issue, by id. */
  revoke(projectOrIssue: string): void {
    this.#hidden.add(projectOrIssue);
    this.#revision += 1;
  }

  grant(projectOrIssue: string): void {
    this.#hidden.delete(projectOrIssue);
    this.#revision += 1;
  }

  /** Archives or deletes a project, by key. */
  shelve(project: string, shelf: Shelf): void {
    this.#shelves.set(project, shelf);
    this.#revision += 1;
  }

  restore(project: string): void {
    this.#shelves.delete(project);
    this.#revision += 1;
  }

  isHidden(projectOrIssue: string): boolean {
    return this.#hidden.has(projectOrIssue);
  }

  shelfOf(project: string): Shelf | undefined {
    return this.#shelves.get(project);
  }
}

/** A site as the account sees it: the rest is left out of everything without a word. */
export function restricted(content: JiraContent, restrictions: Restrictions): JiraContent {
  function isSeen({ id, projectKey }: JiraIssue): boolean {
    return !restrictions.isHidden(id) && !restrictions.isHidden(projectKey);
  }
  function isLive(issue: JiraIssue): boolean {
    return isSeen(issue) && restrictions.shelfOf(issue.projectKey) === undefined;
  }
  return {
    ...content,
    ...restrictedProjects(content, restrictions),
    revision: () => content.revision() + restrictions.revision,
    *issues() {
      for (const issue of content.issues()) if (isLive(issue)) yield issue;
    },
    find: (idOrKey) => {
      const issue = content.find(idOrKey);
      return issue !== undefined && isLive(issue) ? issue : undefined;
    },
    findArchived: (idOrKey) => {
      const live = content.find(idOrKey);
      const issue = live ?? content.findArchived?.(idOrKey);
      if (issue === undefined || !isSeen(issue)) return undefined;
      const shelf = restrictions.shelfOf(issue.projectKey)?.place;
      return shelf === 'archived' || (shelf === undefined && live === undefined)
        ? issue
        : undefined;
    },
    // Webhooks are an administrator's: they tell of what the account may not see.
    watch: (watcher) => {
      const stop = content.watch?.((event) => {
        if (restrictions.shelfOf(event.issue.projectKey) === undefined) watcher(event);
      });
      return () => stop?.();
    },
  };
}

function restrictedProjects(
  content: JiraContent,
  restrictions: Restrictions,
): Pick<JiraContent, 'projects' | 'shelvedProjects'> {
  const seen = (): readonly JiraProject[] =>
    content.projects().filter(({ key }) => !restrictions.isHidden(key));
  return {
    projects: () => seen().filter(({ key }) => restrictions.shelfOf(key) === undefined),
    shelvedProjects: () =>
      seen().flatMap((project) => {
        const shelf = restrictions.shelfOf(project.key);
        return shelf === undefined ? [] : [{ ...project, ...shelf }];
      }),
  };
}
