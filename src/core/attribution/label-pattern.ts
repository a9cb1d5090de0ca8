/** How labels, and the names and keys that rules give, are compared (definitions, Attribution 1). */
import type { LabelName } from './attribution.ts';

export type LabelTest = (name: string) => boolean;

/** Found by its folded text; `text` as the strategy file spells it. */
export interface ExactPattern {
  readonly kind: 'exact';
  readonly text: string;
  readonly folded: string;
}

/** A pattern of a rule; globs and regexes must be tried. */
export type LabelPattern = ExactPattern | { readonly kind: 'test'; readonly matches: LabelTest };

/**
 * The form in which texts are compared. NFC, not NFKC: only canonically equal spellings (composed and decomposed
 * accents) are the same; full-width letters or ligatures are not, a silent match of two visibly different labels
 * would be worse than a listed near miss. Case goes through lower to upper, so that `ß`, `ẞ` and `ss`, or the two
 * small sigmas, are equal wherever they stand.
 */
export function foldText(text: string, caseSensitive: boolean): string {
  const composed = text.normalize('NFC');
  return caseSensitive ? composed : composed.toLowerCase().toUpperCase().normalize('NFC');
}

/**
 * `/regex/flags` (searched anywhere unless anchored), a glob (`*` any run, `?` one character, the whole name) or an
 * exact name.
 * @throws SyntaxError for a regex that cannot be compiled; the configuration refuses it before.
 */
export function parseLabelPattern(text: string, caseSensitive: boolean): LabelPattern {
  const regex = /^\/(.+)\/([dgimsuvy]*)$/s.exec(text);
  if (regex !== null) {
    const test = compileRegex(regex, caseSensitive);
    return { kind: 'test', matches: (name) => test.test(name.normalize('NFC')) };
  }
  const folded = foldText(text, caseSensitive);
  if (!/[*?]/.test(folded)) return { kind: 'exact', text, folded };
  const glob = compileGlob(folded);
  return { kind: 'test', matches: (name) => glob.test(foldText(name, caseSensitive)) };
}

function compileRegex(
  [, source = '', flags = '']: RegExpExecArray,
  caseSensitive: boolean,
): RegExp {
  // g and y make a regex remember where it stopped: the same label would match every second time.
  const kept = flags.replaceAll(/[gy]/g, '');
  const added = caseSensitive || kept.includes('i') ? '' : 'i';
  return new RegExp(source.normalize('NFC'), kept + added);
}

function compileGlob(glob: string): RegExp {
  const source = glob
    .replaceAll(/[\\^$.+()[\]{}|/]/g, String.raw`\$&`)
    .replaceAll(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'su');
}

/** The names a label answers to: its own, and `Group/Label` when it lives in a group. */
export function namesOf(label: LabelName): readonly string[] {
  return label.group === undefined ? [label.name] : [label.name, spelled(label)];
}

/** The label as it is shown: `Group/Label` when it lives in a group. */
export function spelled(label: LabelName): string {
  return label.group === undefined ? label.name : `${label.group}/${label.name}`;
}

/**
 * The characters of a text without case, separators (white space, dashes, underscores and `. , : ; / \ |`) and
 * differences of width or ligature (NFKC).
 */
export function bareText(text: string): readonly string[] {
  const separators = /[\s\p{Z}\p{Pd}\p{Pc}.,:;/\\|]/gu;
  return Array.from(foldText(text.normalize('NFKC'), false).replaceAll(separators, ''));
}

/** Look-up key: a grouped label and an ungrouped one that is spelled `Group/Label` are two. */
export function labelKey(label: LabelName): string {
  return label.group === undefined ? label.name : `${label.group}\n${label.name}`;
}
