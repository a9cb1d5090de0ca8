/** What any Jira tells of itself: the zone of the account, its fields and statuses. */
import { z } from 'zod';
import { statusSchema } from './issue-record.ts';
import { pageOf, type SiteState } from './jira-session.ts';

/** Zone of the account that asks, from the answer of `myself`. */
export function zoneOf(source: string, body: unknown): string | null {
  const user = pageOf(source, z.object({ timeZone: z.string().nullish() }), body);
  return user.timeZone != null && isZone(user.timeZone) ? user.timeZone : null;
}

function isZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const fieldSchema = z.object({
  id: z.string(),
  name: z.string().nullish(),
  untranslatedName: z.string().nullish(),
  schema: z.object({ type: z.string().nullish(), custom: z.string().nullish() }).nullish(),
});
export type Field = z.infer<typeof fieldSchema>;

export function fieldsOf(source: string, body: unknown): readonly Field[] {
  return readable(fieldSchema, pageOf(source, z.array(z.unknown()), body));
}

export function statusesOf(source: string, body: unknown): readonly z.infer<typeof statusSchema>[] {
  return readable(statusSchema, pageOf(source, z.array(z.unknown()), body));
}

function readable<T>(schema: z.ZodType<T>, records: readonly unknown[]): readonly T[] {
  return records.flatMap((raw) => {
    const record = schema.safeParse(raw);
    return record.success ? [record.data] : [];
  });
}

type FoundFields = Pick<SiteState, 'estimateFields' | 'flagField' | 'epicField'>;

/** `estimate`: `auto`, or the id of a field. */
export function findFields(fields: readonly Field[], estimate: string): FoundFields {
  function first(isWanted: (field: Field) => boolean): string | undefined {
    return fields.find(isWanted)?.id;
  }
  // Company-managed projects have a plain number named "Story Points", team-managed ones a type of their own.
  const points = [
    first((field) => named(field, 'Story Points') && field.schema?.type === 'number'),
    first((field) => isCustom(field, 'com.pyxis.greenhopper.jira:jsw-story-points')),
  ].filter((id) => id !== undefined);
  return {
    estimateFields: estimate === 'auto' ? points : [estimate],
    flagField: first((field) => named(field, 'Flagged') && field.schema?.custom != null) ?? null,
    epicField: first((field) => isCustom(field, 'com.pyxis.greenhopper.jira:gh-epic-link')) ?? null,
  };
}

function named(field: Field, name: string): boolean {
  return (field.untranslatedName ?? field.name) === name || field.name === name;
}

export function isCustom(field: Field, type: string): boolean {
  return field.schema?.custom === type;
}
