import {
  type Document,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import { ConfigError, type ConfigProblem } from './config-error.ts';
import { type Path, pathText } from './path.ts';

/** A value of the file, or one key of the map there. */
interface Place {
  readonly path: Path;
  readonly key?: string | undefined;
}

/** A parsed file that knows where each of its values stands. */
export interface YamlFile {
  /** The content as it is spelled, `${NAME}` not resolved. */
  readonly content: unknown;
  /** Keys that stand twice: the rest of the file can still be checked. */
  readonly problems: readonly ConfigProblem[];
  /** A problem at a place, or at the nearest one above it that exists. */
  problemAt(place: Place, message: string): ConfigProblem;
}

/**
 * Parses YAML 1.2 in its core schema: days, `on` and `yes` stay texts.
 * @throws ConfigError with every syntax error.
 */
export function parseYamlFile(file: string, text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    schema: 'core',
    prettyErrors: false,
    stringKeys: true,
  });
  const problemAtOffset = (offset: number, path: Path, message: string): ConfigProblem => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col, path: pathText(path), message };
  };
  const fatal = fatalErrors(document);
  const problems = [...fatal, ...duplicateKeys(document)].map(({ offset, message }) =>
    problemAtOffset(offset, [], message),
  );
  if (fatal.length > 0) throw new ConfigError(problems);
  return {
    content: contentOf(document, (message) => problemAtOffset(0, [], message)),
    problems,
    problemAt: (place, message) => problemAtOffset(offsetOf(document, place), place.path, message),
  };
}

interface SyntaxFault {
  readonly offset: number;
  readonly message: string;
}

function duplicateKeys({ errors }: Document): readonly SyntaxFault[] {
  return errors
    .filter(({ code }) => code === 'DUPLICATE_KEY')
    .map(({ pos }) => ({ offset: pos[0], message: 'this key stands here twice: keep one' }));
}

function fatalErrors(document: Document): readonly SyntaxFault[] {
  const errors = untilLost([...document.errors, ...document.warnings])
    .filter(({ code }) => code !== 'DUPLICATE_KEY')
    .map((error) => ({ offset: error.pos[0], message: messageOf(error) }));
  if (errors.length === 0 && document.contents === null) {
    const message = 'the file is empty: docs/configuration.md holds a complete example';
    return [{ offset: 0, message }];
  }
  const offsets = new Set(errors.map(({ offset }) => offset));
  return [...errors, ...brokenAliases(document).filter(({ offset }) => !offsets.has(offset))];
}

/** Behind a stray bracket the parser finds nothing but errors: only the first is one. */
function untilLost(errors: readonly YAMLError[]): readonly YAMLError[] {
  const lost = errors.findIndex(({ message }) => message.includes('in YAML stream'));
  return lost === -1 ? errors : errors.slice(0, lost + 1);
}

/** Texts of our own where the parser speaks to programmers. */
const messages: Readonly<Record<string, string>> = {
  BAD_ALIAS: 'a text that begins with * goes in quotes',
  BAD_SCALAR_START: 'a text that begins with a special character goes in quotes',
  BAD_DIRECTIVE: 'a text that begins with % goes in quotes',
  BAD_DQ_ESCAPE: 'in double quotes a backslash begins an escape: use single quotes',
  NON_STRING_KEY: 'a key is a text, not a list or a map',
  TAG_RESOLVE_FAILED: 'a text that begins with ! goes in quotes',
  MULTIPLE_DOCS: 'a second document begins here: put everything into one',
};

/** Some messages of the parser end with a piece of the file, which may be a secret. */
function messageOf({ code, message }: YAMLError): string {
  return messages[code] ?? `not valid YAML: ${message.replace(/: .*$/s, '')}`;
}

function brokenAliases(document: Document): readonly SyntaxFault[] {
  const errors: SyntaxFault[] = [];
  visit(document, {
    Alias(_key, alias, ancestors) {
      const target = alias.resolve(document);
      if (target !== undefined && !ancestors.includes(target)) return;
      const message =
        target === undefined
          ? 'no such anchor stands above: a text that begins with * goes in quotes'
          : 'an anchor cannot stand inside itself: write the value out';
      errors.push({ offset: alias.range?.[0] ?? 0, message });
    },
  });
  return errors;
}

/** The parser refuses aliases that multiply each other without end. */
function contentOf(document: Document, problem: (message: string) => ConfigProblem): unknown {
  try {
    return document.toJS();
  } catch {
    throw new ConfigError([problem('anchors are used too often: write the values out')]);
  }
}

function offsetOf(document: Document, { path, key }: Place): number {
  const node = nodeAt(document, path);
  if (node === undefined) return offsetOf(document, { path: path.slice(0, -1) });
  const pair =
    isMap(node) && key !== undefined
      ? node.items.find((item) => isScalar(item.key) && item.key.value === key)
      : undefined;
  const found = isNode(pair?.key) ? pair.key : node;
  return found?.range?.[0] ?? 0;
}

function nodeAt(document: Document, path: Path): Document['contents'] | undefined {
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  return isNode(node) ? node : undefined;
}
