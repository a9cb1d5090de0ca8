import { buildSchema } from 'graphql';

/** The part of Linear's schema that is asked for; every document is also held against the whole of it. */
export const ownSchema = buildSchema(`
  scalar DateTime
  scalar DateTimeOrDuration
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type Ref { id: ID! }
  type Named { name: String! }
  type Team { id: ID! key: String! }
  type State { id: ID! name: String! type: String! }
  type Label { id: ID! name: String! isGroup: Boolean! parent: Named }
  enum Health { atRisk offTrack onTrack }
  type Initiative { id: ID! name: String! labelIds: [String!]! parentInitiative: Ref health: Health healthUpdatedAt: DateTime }
  type Project {
    id: ID! name: String! labelIds: [String!]! health: Health healthUpdatedAt: DateTime
    initiatives(first: Int, after: String, includeArchived: Boolean): Initiatives!
  }
  type History {
    id: ID! createdAt: DateTime! fromStateId: String toStateId: String addedLabelIds: [String!] removedLabelIds: [String!]
    fromAssigneeId: String toAssigneeId: String fromParentId: String toParentId: String fromProjectId: String
    toProjectId: String fromTeamId: String toTeamId: String fromEstimate: Float toEstimate: Float
  }
  type Issue {
    id: ID! identifier: String! title: String! url: String! estimate: Float labelIds: [String!]! createdAt: DateTime!
    updatedAt: DateTime! archivedAt: DateTime trashed: Boolean state: State! team: Team! parent: Ref project: Ref
    assignee: Ref history(first: Int, after: String, includeArchived: Boolean): Histories!
    attachments(first: Int, filter: AttachmentFilter): Attachments! syncedWith: [ExternalEntityInfo!]
  }
  type Attachment { url: String! }
  type Attachments { nodes: [Attachment!]! }
  type ExternalEntityInfo { metadata: ExternalEntityInfoMetadata }
  type ExternalEntityInfoJiraMetadata { issueKey: String }
  type ExternalEntityInfoGithubMetadata { repo: String }
  union ExternalEntityInfoMetadata = ExternalEntityInfoGithubMetadata | ExternalEntityInfoJiraMetadata
  input AddressFilter { contains: String }
  input AttachmentFilter { url: AddressFilter }
  type Teams { nodes: [Team!]! pageInfo: PageInfo! }
  type States { nodes: [State!]! pageInfo: PageInfo! }
  type Labels { nodes: [Label!]! pageInfo: PageInfo! }
  type Projects { nodes: [Project!]! pageInfo: PageInfo! }
  type Initiatives { nodes: [Initiative!]! pageInfo: PageInfo! }
  type Histories { nodes: [History!]! pageInfo: PageInfo! }
  type Issues { nodes: [Issue!]! pageInfo: PageInfo! }
  enum SortOrder { Ascending Descending }
  input UpdatedAtSort { order: SortOrder }
  input IssueSort { updatedAt: UpdatedAtSort }
  input DateFilter { gte: DateTimeOrDuration }
  input KeyFilter { in: [String!] }
  input IdFilter { in: [ID!] }
  input TeamFilter { key: KeyFilter }
  input IssueFilter { id: IdFilter updatedAt: DateFilter archivedAt: DateFilter team: TeamFilter }
  type Organization { name: String! urlKey: String! }
  type Query {
    viewer: Ref!
    organization: Organization
    teams(first: Int, after: String, includeArchived: Boolean): Teams!
    workflowStates(first: Int, after: String, includeArchived: Boolean): States!
    issueLabels(first: Int, after: String, includeArchived: Boolean): Labels!
    projectLabels(first: Int, after: String, includeArchived: Boolean): Labels!
    initiativeLabels(first: Int, after: String, includeArchived: Boolean): Labels!
    projects(first: Int, after: String, includeArchived: Boolean): Projects!
    initiatives(first: Int, after: String, includeArchived: Boolean): Initiatives!
    issues(first: Int, after: String, includeArchived: Boolean, sort: [IssueSort!], filter: IssueFilter): Issues!
    issue(id: String!): Issue!
    project(id: String!): Project
  }
`);
