import { JqlError } from './jql-error.ts';

export interface JqlToken {
  readonly kind: 'word' | 'quoted' | 'operator' | 'punctuation';
  readonly text: string;
}

export function tokensOf(jql: string): readonly JqlToken[] {
  const tokens: JqlToken[] = [];
  let rest = jql.trimStart();
  while (rest !== '') {
    const { length, ...token } = firstToken(rest, jql.length - rest.length);
    tokens.push(token);
    rest = rest.slice(length).trimStart();
  }
  return tokens;
}

function firstToken(rest: string, position: number): JqlToken & { readonly length: number } {
  const quoted = /^"((?:[^"\\]|\\.)*)"|^'((?:[^'\\]|\\.)*)'/.exec(rest);
  if (quoted !== null) {
    const text = (quoted[1] ?? quoted[2] ?? '').replaceAll(/\\(.)/g, '$1');
    return { kind: 'quoted', text, length: quoted[0].length };
  }
  const operator = /^(?:>=|<=|!=|!~|[=<>~])/.exec(rest)?.[0];
  if (operator !== undefined) return { kind: 'operator', text: operator, length: operator.length };
  const punctuation = /^[(),]/.exec(rest)?.[0];
  if (punctuation !== undefined) return { kind: 'punctuation', text: punctuation, length: 1 };
  const word = /^[^\s"'(),=<>!~]+/.exec(rest)?.[0];
  if (word !== undefined) return { kind: 'word', text: word, length: word.length };
  throw new JqlError(
    `Error in the JQL Query: the character '${rest.slice(0, 1)}' at position ${position + 1} is not expected here.`,
  );
}
