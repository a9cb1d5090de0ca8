import type { RehearsalDocument } from './rehearsal-document.ts';
import { alertLines, coverageLines, objectiveLines, weekLines } from './rehearsal-tables.ts';
import { verdictOn } from './rehearsal-verdict.ts';
import { moveLines } from './rehearsed-moves-text.ts';

export interface RehearsedFiles {
  /** As they were named. */
  readonly running: string;
  readonly proposed: string;
}

/** The rehearsal for people: what gets better and worse first, then tables. */
export function rehearsalText(document: RehearsalDocument, files: RehearsedFiles): string {
  const parts = document.differs
    ? [
        verdictLines(document),
        coverageLines(document),
        objectiveLines(document),
        weekLines(document),
        alertLines(document),
        moveLines(document.moves, document.window.days),
      ]
    : [['Nothing would be different.']];
  return [headLines(document, files), ...parts]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => `${line}\n`).join(''))
    .join('\n');
}

function headLines(
  { asOf, window, timezone, ignored, sources }: RehearsalDocument,
  { running, proposed }: RehearsedFiles,
): readonly string[] {
  return [
    `The strategy of ${proposed} instead of that of ${running}, rehearsed as of ${asOf}; nothing was changed`,
    `(days and weeks in ${timezone}, window ${window.days} days)`,
    ...(ignored.length === 0
      ? []
      : [
          `Ignored, because only the strategy is rehearsed: ${ignored.join(', ')} of ${proposed}, which differ from ${running}`,
        ]),
    ...sources.flatMap(({ id, unobserved }) =>
      unobserved === undefined
        ? []
        : [`Source ${id} is NOT OBSERVED (${unobserved}): what depends on it has no verdict`],
    ),
  ];
}

function verdictLines(document: RehearsalDocument): readonly string[] {
  const { better, worse, neither } = verdictOn(document);
  const lines = [
    ...titled('Better', better),
    ...titled('Worse', worse),
    ...titled('Different', neither),
  ];
  return lines.length === 0 ? ['Neither better nor worse: work is counted elsewhere.'] : lines;
}

function titled(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}
