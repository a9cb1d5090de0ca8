import type { Instant } from '../../core/issue.ts';
import { minuteMs } from '../../core/time.ts';
import { uuidOf } from '../company/uuid.ts';
import type { Team } from '../company/workplace.ts';
import type { Entry, FieldValues, TrackedIssue } from '../tracker.ts';

/** What happens this soon after creation is not recorded. */
const silentMs = 3 * minuteMs;
/** Entries of one person within this time of the one before become one. Linear does not say how long; "a short window". */
const mergeMs = 3 * minuteMs;

interface Merged extends Entry {
  readonly updatedAt: Instant;
}

/** A history as Linear tells it, newest first: less than what happened. */
export function linearHistory(
  { createdAt, entries }: TrackedIssue,
  teams: readonly Team[],
): readonly Record<string, unknown>[] {
  const told = entries.filter(({ at }) => at >= createdAt + silentMs);
  return mergedEntries(told)
    .map(withoutDetours)
    .filter(({ after }) => Object.keys(after).length > 0)
    .map((entry) => shownEntry(entry, teams))
    .toReversed();
}

function mergedEntries(entries: readonly Entry[]): readonly Merged[] {
  const merged: Merged[] = [];
  for (const entry of entries) {
    const last = merged.at(-1);
    if (last?.actor !== entry.actor || entry.at - last.updatedAt > mergeMs) {
      merged.push({ ...entry, updatedAt: entry.at });
      continue;
    }
    merged[merged.length - 1] = {
      ...last,
      updatedAt: entry.at,
      before: { ...entry.before, ...last.before },
      after: { ...last.after, ...entry.after },
    };
  }
  return merged;
}

/** A field that ends as it began was not changed. */
function withoutDetours(entry: Merged): Merged {
  const before = new Map<string, unknown>(Object.entries(entry.before));
  const changed = Object.entries(entry.after)
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before.get(name)))
    .map(([name]) => name);
  function kept(values: FieldValues): FieldValues {
    return Object.fromEntries(Object.entries(values).filter(([name]) => changed.includes(name)));
  }
  return { ...entry, before: kept(entry.before), after: kept(entry.after) };
}

function shownEntry(entry: Merged, teams: readonly Team[]): Record<string, unknown> {
  const { before, after } = entry;
  function teamId(key: string | undefined): string | null {
    return teams.find((team) => team.key === key)?.id ?? null;
  }
  return {
    id: uuidOf('4157', entry.number),
    createdAt: new Date(entry.at).toISOString(),
    updatedAt: new Date(entry.updatedAt).toISOString(),
    actorId: entry.actor,
    fromStateId: before.status,
    toStateId: after.status,
    addedLabelIds: labelsWithout(after, before),
    removedLabelIds: labelsWithout(before, after),
    fromAssigneeId: before.assignee,
    toAssigneeId: after.assignee,
    fromTeamId: teamId(before.team),
    toTeamId: teamId(after.team),
    fromProjectId: before.project,
    toProjectId: after.project,
    fromParentId: before.parent,
    toParentId: after.parent,
    fromEstimate: before.estimate,
    toEstimate: after.estimate,
    fromTitle: before.title,
    toTitle: after.title,
    ...placeOf(after),
  };
}

function labelsWithout({ labels }: FieldValues, other: FieldValues): readonly string[] | null {
  const left = (labels ?? []).filter((label) => other.labels?.includes(label) !== true);
  return left.length === 0 ? null : left;
}

function placeOf({ place }: FieldValues): Record<string, boolean> {
  if (place === undefined) return {};
  return place === 'trashed' ? { trashed: true } : { archived: place === 'archived' };
}
