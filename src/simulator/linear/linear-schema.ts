import { buildSchema, type GraphQLSchema } from 'graphql';

/** The part of Linear's schema that readers of issues, their histories and the catalogue use. */
export function createLinearSchema(): GraphQLSchema {
  return buildSchema(linearSdl);
}

const linearSdl = /* GraphQL */ `
scalar DateTime
scalar DateTimeOrDuration
scalar JSONObject

type Query {
  viewer: User!
  organization: Organization!
  teams(after: String, first: Int, includeArchived: Boolean): TeamConnection!
  workflowStates(after: String, first: Int, includeArchived: Boolean): WorkflowStateConnection!
  issueLabels(after: String, first: Int, includeArchived: Boolean): IssueLabelConnection!
  projectLabels(after: String, first: Int, includeArchived: Boolean): ProjectLabelConnection!
  initiativeLabels(after: String, first: Int, includeArchived: Boolean): InitiativeLabelConnection!
  projects(after: String, first: Int, includeArchived: Boolean): ProjectConnection!
  initiatives(after: String, first: Int, includeArchived: Boolean): InitiativeConnection!
  initiativeToProjects(after: String, first: Int, includeArchived: Boolean): InitiativeToProjectConnection!
  issues(after: String, filter: IssueFilter, first: Int, includeArchived: Boolean, orderBy: PaginationOrderBy, sort: [IssueSortInput!]): IssueConnection!
  issue(id: String!): Issue!
}

type Mutation {
  issueUpdate(id: String!, input: IssueUpdateInput!): IssuePayload!
  issueCreate(input: IssueCreateInput!): IssuePayload!
}

type PageInfo { endCursor: String hasNextPage: Boolean! }

type TeamConnection { nodes: [Team!]! pageInfo: PageInfo! }
type WorkflowStateConnection { nodes: [WorkflowState!]! pageInfo: PageInfo! }
type IssueLabelConnection { nodes: [IssueLabel!]! pageInfo: PageInfo! }
type ProjectLabelConnection { nodes: [ProjectLabel!]! pageInfo: PageInfo! }
type InitiativeLabelConnection { nodes: [InitiativeLabel!]! pageInfo: PageInfo! }
type ProjectConnection { nodes: [Project!]! pageInfo: PageInfo! }
type InitiativeConnection { nodes: [Initiative!]! pageInfo: PageInfo! }
type InitiativeToProjectConnection { nodes: [InitiativeToProject!]! pageInfo: PageInfo! }
type IssueConnection { nodes: [Issue!]! pageInfo: PageInfo! }
type IssueHistoryConnection { nodes: [IssueHistory!]! pageInfo: PageInfo! }

type User { id: ID! name: String! displayName: String! email: String! active: Boolean! timezone: String }
type Organization { id: ID! name: String! urlKey: String! }

type Team {
  id: ID! key: String! name: String! private: Boolean! archivedAt: DateTime retiredAt: DateTime
  parent: Team issueEstimationType: String!
}

type WorkflowState { id: ID! name: String! type: String! position: Float! archivedAt: DateTime team: Team! }

type IssueLabel {
  id: ID! name: String! isGroup: Boolean! archivedAt: DateTime retiredAt: DateTime
  team: Team parent: IssueLabel
}

type ProjectLabel { id: ID! name: String! isGroup: Boolean! parent: ProjectLabel }
type InitiativeLabel { id: ID! name: String! isGroup: Boolean! parent: InitiativeLabel }

enum ProjectUpdateHealthType { atRisk offTrack onTrack }
enum InitiativeUpdateHealthType { atRisk offTrack onTrack }
enum ProjectStatusType { backlog canceled completed paused planned started }
type ProjectStatus { id: ID! name: String! type: ProjectStatusType! }

type Project {
  id: ID! name: String! slugId: String! labelIds: [String!]! archivedAt: DateTime trashed: Boolean
  createdAt: DateTime! updatedAt: DateTime! status: ProjectStatus!
  health: ProjectUpdateHealthType healthUpdatedAt: DateTime
  initiatives(after: String, first: Int, includeArchived: Boolean): InitiativeConnection!
}

enum InitiativeStatus { Active Canceled Completed Planned Proposed }
type Initiative {
  id: ID! name: String! slugId: String! status: InitiativeStatus! labelIds: [String!]!
  archivedAt: DateTime trashed: Boolean createdAt: DateTime! updatedAt: DateTime!
  parentInitiative: Initiative
  health: InitiativeUpdateHealthType healthUpdatedAt: DateTime
}

type InitiativeToProject { id: ID! archivedAt: DateTime project: Project! initiative: Initiative! }

type Cycle { id: ID! name: String number: Float! }

type Issue {
  id: ID! identifier: String! previousIdentifiers: [String!]! title: String! url: String!
  priority: Float! estimate: Float labelIds: [String!]!
  createdAt: DateTime! updatedAt: DateTime! startedAt: DateTime completedAt: DateTime canceledAt: DateTime
  archivedAt: DateTime trashed: Boolean
  state: WorkflowState! team: Team! parent: Issue project: Project assignee: User creator: User cycle: Cycle
  history(after: String, first: Int, includeArchived: Boolean): IssueHistoryConnection!
  attachments(after: String, filter: AttachmentFilter, first: Int, includeArchived: Boolean): AttachmentConnection!
  syncedWith: [ExternalEntityInfo!]
}

type Attachment { id: ID! url: String! title: String! createdAt: DateTime! metadata: JSONObject! }
type AttachmentConnection { nodes: [Attachment!]! pageInfo: PageInfo! }

enum ExternalSyncService { github jira slack }
type ExternalEntityInfo { id: String! service: ExternalSyncService! metadata: ExternalEntityInfoMetadata }
type ExternalEntityInfoJiraMetadata { issueKey: String issueTypeId: String projectId: String }
type ExternalEntityInfoGithubMetadata { number: Float owner: String repo: String }
union ExternalEntityInfoMetadata = ExternalEntityInfoGithubMetadata | ExternalEntityInfoJiraMetadata

type IssueHistory {
  id: ID! createdAt: DateTime! updatedAt: DateTime! actorId: String
  fromStateId: String toStateId: String addedLabelIds: [String!] removedLabelIds: [String!]
  fromAssigneeId: String toAssigneeId: String fromTeamId: String toTeamId: String
  fromProjectId: String toProjectId: String fromParentId: String toParentId: String
  fromEstimate: Float toEstimate: Float fromTitle: String toTitle: String
  archived: Boolean trashed: Boolean
}

type IssuePayload { issue: Issue success: Boolean! lastSyncId: Float! }

enum PaginationOrderBy { createdAt updatedAt }
enum PaginationSortOrder { Ascending Descending }
input UpdatedAtSort { order: PaginationSortOrder }
input CreatedAtSort { order: PaginationSortOrder }
input IssueSortInput { updatedAt: UpdatedAtSort createdAt: CreatedAtSort }

input IssueIDComparator { eq: ID in: [ID!] neq: ID nin: [ID!] }
input IDComparator { eq: ID in: [ID!] neq: ID nin: [ID!] }
input StringComparator { eq: String in: [String!] neq: String nin: [String!] contains: String }
input AttachmentFilter { url: StringComparator }
input DateComparator {
  eq: DateTimeOrDuration gt: DateTimeOrDuration gte: DateTimeOrDuration
  lt: DateTimeOrDuration lte: DateTimeOrDuration neq: DateTimeOrDuration
}
input NullableDateComparator {
  eq: DateTimeOrDuration gt: DateTimeOrDuration gte: DateTimeOrDuration
  lt: DateTimeOrDuration lte: DateTimeOrDuration neq: DateTimeOrDuration null: Boolean
}
input TeamFilter { id: IDComparator key: StringComparator name: StringComparator }
input IssueFilter {
  and: [IssueFilter!] or: [IssueFilter!]
  id: IssueIDComparator createdAt: DateComparator updatedAt: DateComparator
  archivedAt: NullableDateComparator team: TeamFilter
}

input IssueUpdateInput {
  title: String stateId: String labelIds: [String!] addedLabelIds: [String!] removedLabelIds: [String!]
  assigneeId: String estimate: Int projectId: String parentId: String teamId: String trashed: Boolean
}
input IssueCreateInput {
  id: String title: String teamId: String! stateId: String labelIds: [String!] assigneeId: String
  estimate: Int projectId: String parentId: String
}
`;
