import type { Difference } from './compare.ts';
import type { Counted } from './recorder.ts';

export type Verdict = 'equal' | 'different' | 'not quiet' | 'service ended' | 'stopped';

export interface SoakReport {
  readonly seed: number;
  readonly verdict: Verdict;
  readonly counts: readonly Counted[];
  /** What the service said that is no log, and errors of its own. */
  readonly noise: readonly string[];
  readonly differences: readonly Difference[];
}

const words: Readonly<Record<Verdict, string>> = {
  equal: 'the store equals a clean full read, field by field',
  different: 'THE STORE DIFFERS from a clean full read',
  'not quiet': 'THE SERVICE DID NOT COME TO REST after everything was well again',
  'service ended': 'THE SERVICE ENDED by itself',
  stopped: 'stopped before the end: nothing was compared',
};

/** A table of everything that was survived, and the verdict. */
export function printReport({ seed, verdict, counts, noise, differences }: SoakReport): void {
  for (const { heading, tally } of counts) {
    const rows = [...tally];
    if (rows.length === 0) continue;
    console.log(`\n${heading}`);
    for (const [kind, count] of rows)
      console.log(`  ${kind.padEnd(46)}${String(count).padStart(8)}`);
  }
  for (const line of noise.slice(0, mostLines)) console.error(`service: ${line}`);
  printDifferences(differences);
  console.log(`\nseed ${seed}: ${words[verdict]}`);
}

const mostLines = 60;
const mostExamples = 5;
const longest = 300;

/** Each field with its number, and a few of its differences. */
function printDifferences(differences: readonly Difference[]): void {
  if (differences.length === 0) return;
  const fields = Map.groupBy(differences, ({ source, field }) => `${source} ${nameOf(field)}`);
  console.log('\ndifferences');
  for (const [name, { length }] of fields) console.log(row(name, length));
  for (const { source, id, field, soaked, clean } of [...fields.values()].flatMap(few)) {
    console.log(
      `\n${source} ${id} ${field}\n  soaked: ${shown(soaked)}\n  clean:  ${shown(clean)}`,
    );
  }
}

function few(differences: readonly Difference[]): readonly Difference[] {
  return differences.slice(0, mostExamples);
}

function row(name: string, count: number): string {
  return `  ${name.padEnd(46)}${String(count).padStart(8)}`;
}

/** Rows within an issue are counted together. */
function nameOf(field: string): string {
  return field.replace(/\[.*\]/, '[]');
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text;
}
