import { z } from 'zod';
import type { Instant } from '../../core/issue.ts';
import { type LinearWorkplace, statusFor } from '../company/workplace.ts';
import { emptyFields, type FieldValues, type Mutation, type TrackedIssue } from '../tracker.ts';
import { linearError } from './linear-error.ts';

const inputSchema = z.object({
  id: z.string().optional(),
  title: z.string().optional(),
  stateId: z.string().optional(),
  labelIds: z.array(z.string()).optional(),
  addedLabelIds: z.array(z.string()).default([]),
  removedLabelIds: z.array(z.string()).default([]),
  assigneeId: z.string().nullish(),
  estimate: z.number().nullish(),
  projectId: z.string().nullish(),
  parentId: z.string().nullish(),
  teamId: z.string().optional(),
  trashed: z.boolean().nullish(),
});
type Input = z.infer<typeof inputSchema>;

export interface IssueEdit {
  readonly workplace: LinearWorkplace;
  readonly apply: (mutation: Mutation) => void;
  readonly now: () => Instant;
}

export function updateIssue(issue: TrackedIssue, given: unknown, edit: IssueEdit): void {
  const input = inputSchema.parse(given);
  checkState(input, edit.workplace);
  const actor = edit.workplace.people[0].id;
  const set = changesOf(input, issue.fields.labels, edit.workplace);
  edit.apply({ kind: 'change', at: edit.now(), actor, id: issue.id, set });
}

/** The id of the new issue. */
export function createIssue(given: unknown, edit: IssueEdit): string {
  const { workplace, apply, now } = edit;
  const input = inputSchema.parse(given);
  checkState(input, workplace);
  const team = teamKey(input.teamId, workplace);
  const id = input.id ?? crypto.randomUUID();
  const fields = {
    ...emptyFields,
    title: '',
    type: 'Issue',
    status: statusFor(workplace, team, 'backlog'),
    ...changesOf(input, [], workplace),
    team,
  };
  apply({ kind: 'create', at: now(), actor: workplace.people[0].id, id, fields });
  return id;
}

function checkState({ stateId }: Input, { statuses }: LinearWorkplace): void {
  if (stateId !== undefined && !statuses.some(({ id }) => id === stateId)) {
    throw linearError('input', 'Entity not found: WorkflowState');
  }
}

function teamKey(teamId: string | undefined, { teams }: LinearWorkplace): string {
  const team = teams.find(({ id }) => id === teamId);
  if (team === undefined) throw linearError('input', 'Entity not found: Team');
  return team.key;
}

function changesOf(
  input: Input,
  labels: readonly string[],
  workplace: LinearWorkplace,
): FieldValues {
  const { addedLabelIds, removedLabelIds } = input;
  const kept = (input.labelIds ?? labels).filter((label) => !removedLabelIds.includes(label));
  const changes = {
    title: input.title,
    status: input.stateId,
    labels: [...new Set([...kept, ...addedLabelIds])],
    assignee: input.assigneeId,
    estimate: input.estimate,
    project: input.projectId,
    parent: input.parentId,
    team: input.teamId === undefined ? undefined : teamKey(input.teamId, workplace),
    place: placeOf(input),
  };
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

function placeOf({ trashed }: Input): 'trashed' | 'live' | undefined {
  if (trashed == null) return undefined;
  return trashed ? 'trashed' : 'live';
}
