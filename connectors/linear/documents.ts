/**
 * Price of a document, counted statically: scalar 0.1, object 1, a connection times its `first`; one query may cost
 * 10,000. Source: linear.app/developers/rate-limiting.
 */

const historyFields =
  'id createdAt fromStateId toStateId addedLabelIds removedLabelIds fromAssigneeId toAssigneeId fromParentId toParentId fromProjectId toProjectId fromTeamId toTeamId fromEstimate toEstimate';

const pageInfo = 'pageInfo { hasNextPage endCursor }';

/**
 * 250 issues × 8 histories: about 7,400 points. Two thirds of all issues have no more; asking for more of each would cost
 * more than asking again for the rest.
 */
const historiesPerIssue = 8;

/**
 * What tells of an issue of Jira that this one stands beside: 3.2 points an issue. Hence the newest address and no more, and
 * nothing of what it is synced with but the key.
 */
const mirrorFields = `attachments(first: 1, filter: { url: { contains: "/browse/" } }) { nodes { url } }
      syncedWith { metadata { ... on ExternalEntityInfoJiraMetadata { issueKey } } }`;

export const issuesDocument = issuesDocumentWith(mirrorFields);
/** For a Linear that does not let them be asked for. */
export const issuesWithoutMirrorsDocument = issuesDocumentWith('');

function issuesDocumentWith(furtherFields: string): string {
  return `query Issues($first: Int!, $after: String, $filter: IssueFilter) {
  issues(first: $first, after: $after, includeArchived: true, sort: [{ updatedAt: { order: Ascending } }], filter: $filter) {
    nodes {
      id identifier title url estimate labelIds createdAt updatedAt archivedAt trashed
      state { id name } team { key } parent { id } project { id } assignee { id }
      history(first: ${historiesPerIssue}, includeArchived: true) { nodes { ${historyFields} } ${pageInfo} }
      ${furtherFields}
    }
    ${pageInfo}
  }
}`;
}

/** Histories that one request names: with the names of their fields the document stays below 100 KB. */
export const mostHistories = 180;

/** The rest of several histories at once, each from its own cursor: `h0`, `h1`, … with variables `i0`, `c0`, … */
export function historiesDocument(issues: number): string {
  const numbers = Array.from({ length: issues }, (_, index) => index);
  const variables = numbers.map((n) => `, $i${n}: String!, $c${n}: String`).join('');
  const fields = numbers.map(
    (n) =>
      `h${n}: issue(id: $i${n}) { history(first: $first, after: $c${n}, includeArchived: true) { nodes { ${historyFields} } ${pageInfo} } }`,
  );
  return `query Histories($first: Int!${variables}) { ${fields.join(' ')} }`;
}

/** 250 ids: 352 points. By creation, which never changes: an issue updated meanwhile keeps its place. */
export const sweptPerPage = 250;
export const sweepDocument = `query IdSweep($first: Int!, $after: String, $filter: IssueFilter) {
  issues(first: $first, after: $after, includeArchived: true, sort: [{ createdAt: { order: Ascending } }], filter: $filter) {
    nodes { id updatedAt archivedAt trashed } ${pageInfo}
  }
}`;

export const newestDocument = `query NewestIssue($filter: IssueFilter) {
  issues(first: 1, includeArchived: true, sort: [{ updatedAt: { order: Descending } }], filter: $filter) { nodes { updatedAt } }
}`;

export const probeDocument = 'query IssueById($id: String!) { issue(id: $id) { id } }';

export const teamsDocument = `query Teams($after: String) {
  teams(first: 250, after: $after, includeArchived: true) { nodes { key } ${pageInfo} }
}`;

export const viewerDocument = 'query Viewer { viewer { id } }';

export const workspaceDocument = 'query Workspace { organization { name urlKey } }';

export const archivedDocument = `query ArchivedIssues($filter: IssueFilter) {
  issues(first: 1, includeArchived: true, filter: $filter) { nodes { id archivedAt } ${pageInfo} }
}`;
