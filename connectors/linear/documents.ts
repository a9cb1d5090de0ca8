/**
 * Price of a document, counted statically: scalar 0.1, object 1, a connection times its `first`; one query may cost
 * 10,000. Source: linear.app/developers/rate-limiting.
 */

const historyFields =
  'id createdAt fromStateId toStateId addedLabelIds removedLabelIds fromAssigneeId toAssigneeId fromParentId toParentId fromProjectId toProjectId fromTeamId toTeamId fromEstimate toEstimate';

const pageInfo = 'pageInfo { hasNextPage endCursor }';

/** 200 issues × 15 histories: about 9,600 points. Two thirds of all issues and more have no longer history. */
export const issuesPerPage = 200;
const historiesPerIssue = 15;

export const issuesDocument = `query Issues($first: Int!, $after: String, $filter: IssueFilter) {
  issues(first: $first, after: $after, includeArchived: true, sort: [{ updatedAt: { order: Ascending } }], filter: $filter) {
    nodes {
      id identifier title url estimate labelIds createdAt updatedAt archivedAt trashed
      state { id name } team { key } parent { id } project { id } assignee { id }
      history(first: ${historiesPerIssue}, includeArchived: true) { nodes { ${historyFields} } ${pageInfo} }
    }
    ${pageInfo}
  }
}`;

/** 60 issues × 50 histories: about 8,000 points. */
export const historiesPerPage = 60;

/** The rest of several histories at once, each from its own cursor: `h0`, `h1`, … with variables `i0`, `c0`, … */
export function historiesDocument(issues: number): string {
  const numbers = Array.from({ length: issues }, (_, index) => index);
  const variables = numbers.map((n) => `$i${n}: String!, $c${n}: String`).join(', ');
  const fields = numbers.map(
    (n) =>
      `h${n}: issue(id: $i${n}) { id history(first: 50, after: $c${n}, includeArchived: true) { nodes { ${historyFields} } ${pageInfo} } }`,
  );
  return `query Histories(${variables}) { ${fields.join(' ')} }`;
}

/** 250 ids: 352 points. By creation, which never changes: an issue updated meanwhile keeps its place. */
export const sweptPerPage = 250;
export const sweepDocument = `query IdSweep($first: Int!, $after: String, $filter: IssueFilter) {
  issues(first: $first, after: $after, includeArchived: true, sort: [{ createdAt: { order: Ascending } }], filter: $filter) {
    nodes { id updatedAt archivedAt trashed } ${pageInfo}
  }
}`;

export const probeDocument = 'query IssueById($id: String!) { issue(id: $id) { id } }';

export const viewerDocument = 'query Viewer { viewer { id } }';

export const workspaceDocument = 'query Workspace { organization { name urlKey } }';

export const archivedDocument = `query ArchivedIssues($filter: IssueFilter) {
  issues(first: 1, includeArchived: true, filter: $filter) { nodes { id archivedAt } ${pageInfo} }
}`;
