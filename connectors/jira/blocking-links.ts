import { z } from 'zod';
import { idSchema, pageOf } from './jira-session.ts';

const typeSchema = z.object({
  name: z.string().nullish(),
  inward: z.string().nullish(),
  outward: z.string().nullish(),
});
type LinkType = z.infer<typeof typeSchema>;

const linkSchema = z.object({
  type: typeSchema,
  inwardIssue: z.object({ id: idSchema }).nullish(),
  outwardIssue: z.object({ id: idSchema }).nullish(),
});

/** Links of an issue. One that cannot be read spoils no other. */
export const linksSchema = z
  .array(linkSchema.nullable().catch(null))
  .nullish()
  .transform((links) => (links ?? []).filter((link) => link !== null));
export type Links = z.infer<typeof linksSchema>;

/** Ids of those that block the issue, each once and in order: Jira keeps none. Only one side of a link is shown, the other. */
export function blockersAmong(links: Links): readonly string[] {
  const ids = links.flatMap(({ type, inwardIssue, outwardIssue }) => {
    const side = blockedSide(type);
    if (side === undefined) return [];
    return (side === 'inward' ? inwardIssue?.id : outwardIssue?.id) ?? [];
  });
  return [...new Set(ids)].toSorted();
}

/**
 * The side of a type from which the other issue blocks. Jira's own type "Blocks" has it inward, "is blocked by"; an
 * administrator can name it otherwise, or make another with the sides the other way round.
 */
function blockedSide({ name, inward, outward }: LinkType): 'inward' | 'outward' | undefined {
  if (![name, inward, outward].some((text) => /block/i.test(text ?? ''))) return undefined;
  return isPassive(outward) && !isPassive(inward) ? 'outward' : 'inward';
}

function isPassive(text: string | null | undefined): boolean {
  return /blocked/i.test(text ?? '');
}

/** How a history says that an issue is blocked, where Jira does not tell its types of links. */
export const usualWords: readonly string[] = ['is blocked by'];

/** How histories of a site say that an issue is blocked, from the answer of `issueLinkType`. */
export function blockedWords(source: string, body: unknown): readonly string[] {
  const schema = z.object({ issueLinkTypes: z.array(typeSchema.nullable().catch(null)) });
  const words = pageOf(source, schema, body).issueLinkTypes.flatMap((type) => {
    const side = type === null ? undefined : blockedSide(type);
    const text = side === undefined ? '' : (type?.[side] ?? '').trim();
    return text === '' ? [] : [text];
  });
  return [...new Set([...usualWords, ...words])];
}

/** Whether a text of a history, "This issue is blocked by PAY-12", says so. */
export function saysBlocked(text: string, words: readonly string[]): boolean {
  const folded = text.toLowerCase();
  return words.some((each) => folded.includes(` ${each.toLowerCase()} `));
}
