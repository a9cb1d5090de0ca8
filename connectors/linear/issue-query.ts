import { blockedOnly } from './blocking-relations.ts';
import { type Asked, issuesDocumentWith } from './documents.ts';
import type { Sizes } from './issue-pages.ts';
import { ask, type LinearAnswer, type LinearReach, withinComplexity } from './linear-client.ts';
import { type GraphqlError, UnknownFieldError } from './linear-error.ts';

export interface IssueQuery {
  readonly after: string | undefined;
  readonly filter: Readonly<Record<string, unknown>>;
}

/** What is asked for, one after another, until a Linear knows all of it. */
export const questions: readonly [Asked, ...Asked[]] = [
  { mirrors: true, blockers: true },
  { mirrors: false, blockers: true },
  { mirrors: true, blockers: false },
  { mirrors: false, blockers: false },
];

/**
 * One page of issues. A Linear that does not know what tells of mirrored or of blocked issues is asked for everything
 * else: that they are pairs, or blocked, stays unknown.
 */
export async function askIssues(
  reach: LinearReach,
  sizes: Sizes,
  { after, filter }: IssueQuery,
): Promise<LinearAnswer> {
  const { asked } = sizes;
  try {
    return await withinComplexity(sizes.issues, (first) => {
      const document = issuesDocumentWith(asked);
      const blocked = asked.blockers ? { blocked: blockedOnly(filter) } : {};
      const variables = { first, after, filter, ...blocked };
      return ask(reach, { name: 'Issues', document, variables });
    });
  } catch (error) {
    const next = questions[questions.indexOf(asked) + 1];
    if (!(error instanceof UnknownFieldError) || next === undefined) throw error;
    sizes.asked = next;
    return askIssues(reach, sizes, { after, filter });
  }
}

/** What Linear could not answer of one record is no mistake of the record, where it only tells of mirrored issues. */
export function isOfMirrors({ path }: GraphqlError): boolean {
  return path?.includes('attachments') === true || path?.includes('syncedWith') === true;
}
