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

const oldestFirst = 'includeArchived: true, sort: [{ updatedAt: { order: Ascending } }]';

/** Inverse: those in which the issue is the other side of "blocks". Few issues have more, which are asked for alone. */
const relationFields = 'id type createdAt issue { id }';
const blockedFields = `nodes { id createdAt updatedAt inverseRelations(first: 4) { nodes { ${relationFields} } ${pageInfo} } } ${pageInfo}`;

/**
 * Blocked issues beside a page of issues, from the same place on: 12 points each, so that asking every issue for its
 * relations would cost more than its history. One issue in ten is covered; the others are asked for where there are more.
 */
const blockedBeside = `blocked: issues(first: 25, ${oldestFirst}, filter: $blocked) { ${blockedFields} }`;

/** What is asked of issues beside what every Linear tells. */
export interface Asked {
  /** What tells of mirrored issues. */
  readonly mirrors: boolean;
  /** What blocks them. */
  readonly blockers: boolean;
}

export const issuesDocument = issuesDocumentWith({ mirrors: true, blockers: true });

export function issuesDocumentWith({ mirrors, blockers }: Asked): string {
  return `query Issues($first: Int!, $after: String, $filter: IssueFilter${blockers ? ', $blocked: IssueFilter' : ''}) {
  issues(first: $first, after: $after, ${oldestFirst}, filter: $filter) {
    nodes {
      id identifier title url estimate labelIds createdAt updatedAt archivedAt trashed
      state { id name } team { key } parent { id } project { id } assignee { id }
      history(first: ${historiesPerIssue}, includeArchived: true) { nodes { ${historyFields} } ${pageInfo} }
      ${mirrors ? mirrorFields : ''}
    }
    ${pageInfo}
  }
  ${blockers ? blockedBeside : ''}
}`;
}

/** 1,190 points. */
export const blockedDocument = `query BlockedIssues($after: String, $blocked: IssueFilter) {
  issues(first: 100, after: $after, ${oldestFirst}, filter: $blocked) { ${blockedFields} }
}`;

/** The relations of one issue that did not fit beside it. */
export const relationsDocument = `query Relations($id: String!, $after: String) {
  issue(id: $id) { inverseRelations(first: 100, after: $after) { nodes { ${relationFields} } ${pageInfo} } }
}`;

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

/** By creation, which never changes: an issue updated meanwhile keeps its place. */
export const sweptPerPage = 250;
const byCreation = 'includeArchived: true, sort: [{ createdAt: { order: Ascending } }]';
const sweptIssues = `issues(first: $first, after: $after, ${byCreation}, filter: $filter) {
    nodes { id createdAt updatedAt archivedAt trashed } ${pageInfo}
  }`;

/** 250 ids: 377 points. */
export const sweepDocument = `query IdSweep($first: Int!, $after: String, $filter: IssueFilter) { ${sweptIssues} }`;

/** With blocked issues beside them, from the same place on: 680 points. */
export const linkSweepDocument = `query IdSweep($first: Int!, $after: String, $filter: IssueFilter, $blocked: IssueFilter) {
  ${sweptIssues}
  blocked: issues(first: 25, ${byCreation}, filter: $blocked) { ${blockedFields} }
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
