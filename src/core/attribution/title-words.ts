import { foldText } from './label-pattern.ts';

const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

/** Characters of a title that are read: more than Jira's 255, and a bound where a tracker has none. */
const longest = 512;

/**
 * The words of a title, each once: folded as labels are → as the title spells it first. Words as Unicode divides texts
 * of any language (Unicode Standard Annex #29); what has no letter, such as a number, is none.
 */
export function titleWords(title: string): ReadonlyMap<string, string> {
  const words = new Map<string, string>();
  for (const { segment, isWordLike } of segmenter.segment(title.slice(0, longest))) {
    if (isWordLike !== true || !/\p{L}/u.test(segment)) continue;
    const folded = foldText(segment, false);
    if (!words.has(folded)) words.set(folded, segment);
  }
  return words;
}
