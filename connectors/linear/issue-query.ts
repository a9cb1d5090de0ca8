import { issuesDocument, issuesWithoutMirrorsDocument } from './documents.ts';
import type { Sizes } from './issue-pages.ts';
import { ask, type LinearAnswer, type LinearReach, withinComplexity } from './linear-client.ts';
import { type GraphqlError, UnknownFieldError } from './linear-error.ts';

export interface IssueQuery {
  readonly after: string | undefined;
  readonly filter: Readonly<Record<string, unknown>>;
}

/**
 * One page of issues. A Linear that does not know what tells of mirrored issues is asked for everything else: that they
 * are pairs stays unknown.
 */
export async function askIssues(
  reach: LinearReach,
  sizes: Sizes,
  { after, filter }: IssueQuery,
): Promise<LinearAnswer> {
  const { mirrors } = sizes;
  try {
    return await withinComplexity(sizes.issues, (first) => {
      const document = mirrors.isAsked ? issuesDocument : issuesWithoutMirrorsDocument;
      return ask(reach, { name: 'Issues', document, variables: { first, after, filter } });
    });
  } catch (error) {
    if (!(error instanceof UnknownFieldError) || !mirrors.isAsked) throw error;
    mirrors.isAsked = false;
    return askIssues(reach, sizes, { after, filter });
  }
}

/** What Linear could not answer of one record is no mistake of the record, where it only tells of mirrored issues. */
export function isOfMirrors({ path }: GraphqlError): boolean {
  return path?.includes('attachments') === true || path?.includes('syncedWith') === true;
}
