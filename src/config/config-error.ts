/** One thing that is wrong in a configuration file. Never holds the value of a variable or of a secret. */
export interface ConfigProblem {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
  /** Where in the file's structure, such as `sources[0].auth.token`; empty for the file itself. */
  readonly path: string;
  /** Where, what was seen, what is expected, how to mend it. */
  readonly message: string;
}

/** Everything that is wrong in a configuration file, together, in the order of the file. */
export class ConfigError extends Error {
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const ordered = problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
    super(
      ordered
        .map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`)
        .join('\n'),
    );
    this.name = 'ConfigError';
    this.problems = ordered;
  }
}
