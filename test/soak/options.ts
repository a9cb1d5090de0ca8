import { Command, InvalidArgumentError, Option } from 'commander';
import { parseWholeNumber } from '../../src/cli/options.ts';
import { minuteMs } from '../../src/core/time.ts';
import { kinds, slugOf } from './kinds.ts';

export interface SoakOptions {
  readonly durationMs: number;
  readonly seed: number;
  /** About how many issues both trackers have at the beginning. */
  readonly issues: number;
  /** Whether something of this kind happens. */
  readonly includes: (kind: string) => boolean;
}

const maxSeed = 999_999_999;

/** Throws CommanderError when the command line is wrong, and when help was asked for. */
export function parseOptions(argv: readonly string[]): SoakOptions {
  const program = new Command('soak')
    .description(
      'Reads three simulated trackers for minutes while everything goes wrong that can, then compares the store, field by field, with a clean full read.',
    )
    .option('--minutes <number>', 'how long people work', parseMinutes, 5)
    .option('--seed <number>', 'of everything that happens by chance', parseWholeNumber(maxSeed), 1)
    .option('--issues <number>', 'issues at the beginning', parseWholeNumber(100_000), 2_500)
    .addOption(
      new Option('--without <kind>', 'leave out one kind of fault or deed; may be repeated')
        .argParser(addKind)
        .default([], 'nothing'),
    )
    .exitOverride()
    .addHelpText(
      'after',
      `
Kinds:
  ${wrapped(kinds)}

Examples:
  $ npm run soak -- --minutes 5
  $ npm run soak -- --minutes 1 --seed 7 --without hang --without very-late-index

Exit codes: 0 the store equals a clean read, 1 it does not, 2 wrong usage. Progress goes to standard error.`,
    );
  program.parse([...argv]);
  const given = program.opts<{
    minutes: number;
    seed: number;
    issues: number;
    without: string[];
  }>();
  const { minutes, seed, issues, without } = given;
  return {
    durationMs: minutes * minuteMs,
    seed,
    issues,
    includes: (kind) => !without.includes(slugOf(kind)),
  };
}

function parseMinutes(text: string): number {
  const minutes = Number(text);
  if (text.trim() !== '' && minutes > 0 && Number.isFinite(minutes)) return minutes;
  throw new InvalidArgumentError('expected a number above 0, such as 5 or 0.5');
}

function addKind(kind: string, before: readonly string[]): readonly string[] {
  if (kinds.includes(kind)) return [...before, kind];
  throw new InvalidArgumentError(`expected one of ${kinds.join(', ')}`);
}

/** Names in lines of a readable length. */
function wrapped(names: readonly string[]): string {
  const lines: string[] = [''];
  for (const name of names) {
    const line = lines.at(-1) ?? '';
    if (line.length + name.length > 90) lines.push(name);
    else lines[lines.length - 1] = line === '' ? name : `${line}, ${name}`;
  }
  return lines.join('\n  ');
}
