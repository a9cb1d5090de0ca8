import type { JiraWorkplace } from '../company/workplace.ts';
import type { Entry, FieldValues, TrackedIssue } from '../tracker.ts';
import type { JsonObject } from './jira-content.ts';

/** Types of links as a site begins with them. */
export const linkTypes = [
  { id: '10000', name: 'Blocks', inward: 'is blocked by', outward: 'blocks' },
  { id: '10001', name: 'Cloners', inward: 'is cloned by', outward: 'clones' },
  { id: '10003', name: 'Relates', inward: 'relates to', outward: 'relates to' },
] as const satisfies readonly JsonObject[];

const [blocks] = linkTypes;

/** The two ends of a link: which field holds the other side, as what it is shown, and how a history calls it. */
const ends = [
  { field: 'blockers', shown: 'inwardIssue', words: blocks.inward },
  { field: 'blocks', shown: 'outwardIssue', words: blocks.outward },
] as const;

/** Each link shows its other side alone. One with an issue that was deleted is no link any more. */
export function linksOf(
  { id, fields }: TrackedIssue,
  { tracker }: JiraWorkplace,
  brief: (issue: TrackedIssue) => JsonObject,
): readonly JsonObject[] {
  return ends.flatMap(({ field, shown }) =>
    fields[field].flatMap((name) => {
      const other = tracker.issues.get(name);
      if (other === undefined) return [];
      const pair = field === 'blockers' ? [id, other.id] : [other.id, id];
      const side = { id: other.id, key: other.key, fields: brief(other) };
      return [{ id: pair.join(''), type: blocks, [shown]: side }];
    }),
  );
}

/** A link is told on both of its issues, by the key of that day, and a text is all that says what kind of link it is. */
export function linkItems(
  { at, before, after }: Entry,
  { tracker }: JiraWorkplace,
): readonly JsonObject[] {
  return ends.flatMap(({ field, words }) => {
    const told = (id: string): { key: string; text: string } => {
      const key = tracker.keyAt(id, at);
      return { key, text: `This issue ${words} ${key}` };
    };
    return [
      ...without(before, after, field)
        .map(told)
        .map(({ key, text }) => ({
          ...item,
          from: key,
          fromString: text,
          to: null,
        })),
      ...without(after, before, field)
        .map(told)
        .map(({ key, text }) => ({
          ...item,
          from: null,
          fromString: null,
          to: key,
          toString: text,
        })),
    ];
  });
}

const item = { field: 'Link', fieldtype: 'jira' } as const;

function without(
  values: FieldValues,
  other: FieldValues,
  field: 'blockers' | 'blocks',
): readonly string[] {
  return (values[field] ?? []).filter((id) => other[field]?.includes(id) !== true);
}
