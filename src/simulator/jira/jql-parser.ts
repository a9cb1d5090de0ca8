import { JqlError } from './jql-error.ts';
import { type JqlToken, tokensOf } from './jql-tokens.ts';

export interface Operand {
  readonly text: string;
  readonly isQuoted: boolean;
}

export type Operator = '=' | '!=' | '>' | '>=' | '<' | '<=' | 'in' | 'not in' | 'is' | 'is not';

export type Clause =
  | { readonly kind: 'and' | 'or'; readonly clauses: readonly Clause[] }
  | { readonly kind: 'not'; readonly clause: Clause }
  | {
      readonly kind: 'comparison';
      /** In lower case. */
      readonly field: string;
      readonly operator: Operator;
      readonly operands: readonly Operand[];
    };

export interface OrderTerm {
  readonly field: string;
  readonly isDescending: boolean;
}

export interface ParsedJql {
  readonly where: Clause | undefined;
  readonly order: readonly OrderTerm[];
}

/** The part of JQL that readers of a tracker need. Anything else is refused. */
export function parseJql(jql: string): ParsedJql {
  const reader = new Reader(tokensOf(jql));
  const where = reader.isEnd || reader.isWord('order') ? undefined : readOr(reader);
  const order = reader.takeWord('order') ? readOrder(reader) : [];
  if (!reader.isEnd) throw reader.unexpected('the end');
  return { where, order };
}

class Reader {
  readonly #tokens: readonly JqlToken[];
  #position = 0;

  constructor(tokens: readonly JqlToken[]) {
    this.#tokens = tokens;
  }

  get isEnd(): boolean {
    return this.#position >= this.#tokens.length;
  }

  isWord(word: string): boolean {
    const token = this.#tokens[this.#position];
    return token?.kind === 'word' && token.text.toLowerCase() === word;
  }

  takeWord(word: string): boolean {
    const isHere = this.isWord(word);
    if (isHere) this.#position += 1;
    return isHere;
  }

  takePunctuation(text: string): boolean {
    const token = this.#tokens[this.#position];
    const isHere = token?.kind === 'punctuation' && token.text === text;
    if (isHere) this.#position += 1;
    return isHere;
  }

  take(expected: string, kinds: readonly JqlToken['kind'][]): JqlToken {
    const token = this.#tokens[this.#position];
    if (token === undefined || !kinds.includes(token.kind)) throw this.unexpected(expected);
    this.#position += 1;
    return token;
  }

  unexpected(expected: string): JqlError {
    const token = this.#tokens[this.#position];
    const seen = token === undefined ? 'the end of the query' : `'${token.text}'`;
    return new JqlError(`Error in the JQL Query: expecting ${expected} but got ${seen}.`);
  }
}

function readOr(reader: Reader): Clause {
  const clauses = [readAnd(reader)];
  while (reader.takeWord('or')) clauses.push(readAnd(reader));
  return joined('or', clauses);
}

function readAnd(reader: Reader): Clause {
  const clauses = [readNot(reader)];
  while (reader.takeWord('and')) clauses.push(readNot(reader));
  return joined('and', clauses);
}

function joined(kind: 'and' | 'or', clauses: readonly Clause[]): Clause {
  const [only, ...more] = clauses;
  return only !== undefined && more.length === 0 ? only : { kind, clauses };
}

function readNot(reader: Reader): Clause {
  if (reader.takeWord('not')) return { kind: 'not', clause: readNot(reader) };
  if (!reader.takePunctuation('(')) return readComparison(reader);
  const clause = readOr(reader);
  if (!reader.takePunctuation(')')) throw reader.unexpected("')'");
  return clause;
}

function readComparison(reader: Reader): Clause {
  const field = reader.take('a field', ['word', 'quoted']).text.toLowerCase();
  const operator = readOperator(reader);
  const isList = operator === 'in' || operator === 'not in';
  const operands = isList ? readList(reader) : [readOperand(reader)];
  return { kind: 'comparison', field, operator, operands };
}

function readOperator(reader: Reader): Operator {
  if (reader.takeWord('in')) return 'in';
  if (reader.takeWord('is')) return reader.takeWord('not') ? 'is not' : 'is';
  if (reader.takeWord('not')) {
    if (reader.takeWord('in')) return 'not in';
    throw reader.unexpected("'in'");
  }
  const { text } = reader.take('an operator', ['operator']);
  const known: readonly Operator[] = ['=', '!=', '>', '>=', '<', '<='];
  const operator = known.find((candidate) => candidate === text);
  if (operator === undefined) {
    throw new JqlError(`Error in the JQL Query: the operator '${text}' is not supported.`);
  }
  return operator;
}

function readList(reader: Reader): readonly Operand[] {
  if (!reader.takePunctuation('(')) throw reader.unexpected("'('");
  const operands = [readOperand(reader)];
  while (reader.takePunctuation(',')) operands.push(readOperand(reader));
  if (!reader.takePunctuation(')')) throw reader.unexpected("')'");
  return operands;
}

function readOperand(reader: Reader): Operand {
  const { kind, text } = reader.take('a value', ['word', 'quoted']);
  return { text, isQuoted: kind === 'quoted' };
}

/** More than seven fields are refused. */
const orderLimit = 7;

function readOrder(reader: Reader): readonly OrderTerm[] {
  if (!reader.takeWord('by')) throw reader.unexpected("'BY'");
  const terms = [readTerm(reader)];
  while (reader.takePunctuation(',')) terms.push(readTerm(reader));
  if (terms.length > orderLimit) {
    throw new JqlError(`The query orders by more than ${orderLimit} fields.`);
  }
  return terms;
}

function readTerm(reader: Reader): OrderTerm {
  const field = reader.take('a field', ['word', 'quoted']).text.toLowerCase();
  if (reader.takeWord('desc')) return { field, isDescending: true };
  reader.takeWord('asc');
  return { field, isDescending: false };
}
