import { editDistance } from '../core/attribution/edit-distance.ts';
import type { ConfigProblem } from './config-error.ts';
import { type Path, pathText, valueAt } from './path.ts';
import type { YamlFile } from './yaml-file.ts';

/** Something wrong in the file, before it has a line and a column. */
export interface Finding {
  /** The value, or the map that holds `key`. */
  readonly path: Path;
  /** The finding is about this key of the map. */
  readonly key?: string;
  /** What is expected. Never holds a value of the file. */
  readonly message: string;
  /** What could have been meant. */
  readonly known?: readonly string[];
  /** Whether the value helps to understand the message. Default true. */
  readonly showsValue?: boolean;
}

/** Secrets live below these keys: what stands there is never shown, be it a variable or not. */
const secretKeys: readonly (string | number)[] = ['auth', 'webhook', 'api_token', 'notify'];

/** The finding as a person reads it: where, what is expected, what was seen, what was perhaps meant. */
export function problemOf(yaml: YamlFile, finding: Finding): ConfigProblem {
  const { path, key, message, known = [] } = finding;
  const isSecret = path.some((part) => secretKeys.includes(part));
  if (key !== undefined) {
    const subject = isSecret ? path : [...path, key];
    return yaml.problemAt(
      { path, key },
      `${subjectText(subject)}: ${message}${hintFor(key, known)}`,
    );
  }
  const text = isSecret ? message : withValue(finding, valueAt(yaml.content, path));
  return yaml.problemAt({ path }, `${subjectText(path)}: ${text}`);
}

function hintFor(key: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  return `: ${suggestion(key, known) ?? `expected ${known.join(', ')}`}`;
}

function subjectText(path: Path): string {
  return path.length === 0 ? 'the file' : pathText(path);
}

/** Collections are not printed; an address is printed without a password. */
function withValue({ message, known = [], showsValue = true }: Finding, value: unknown): string {
  if (!showsValue || value === undefined || typeof value === 'object') return message;
  const shown = typeof value === 'number' ? String(value) : JSON.stringify(value);
  const seen = shown.replace(/\/\/\S*@/, '//…@');
  const hint = typeof value === 'string' ? suggestion(value, known) : undefined;
  return `${message}, got ${seen}${hint === undefined ? '' : `: ${hint}`}`;
}

/** A third of a word's letters may be wrong; more, and the guess would mislead (`doing` is not `done`). */
function suggestion(word: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((name) => ({ name, mistakes: editDistance(Array.from(word), Array.from(name)) }))
    .toSorted((a, b) => a.mistakes - b.mistakes);
  const isNear = best !== undefined && best.mistakes <= Math.max(1, Math.floor(word.length / 3));
  return isNear ? `did you mean ${best.name}?` : undefined;
}
