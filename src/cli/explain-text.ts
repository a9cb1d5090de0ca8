import { withOddEscaped } from '../core/visible-text.ts';
import type { ExplainDocument, IssueDocument, LevelDocument } from '../server/explain-document.ts';
import { addedWords, basisWords, date, weight } from '../server/explain-words.ts';
import { table } from './table.ts';

/** The verdict first, then what it rests on. */
export function explainText(document: ExplainDocument): string {
  const parts = document.issues.map((issue) => issueLines(issue, document).join('\n'));
  return `${[...parts, asOfLines(document).join('\n')].join('\n\n')}\n`;
}

function issueLines(issue: IssueDocument, document: ExplainDocument): readonly string[] {
  const { verdict, title, type, team, source, state, link } = issue;
  return [
    withOddEscaped(verdict),
    [cut(title), type, team, source, state ?? []].flat().map(withOddEscaped).join(' · '),
    ...(link === undefined ? [] : [withOddEscaped(link)]),
    '',
    ...table([
      ['level', 'issue or container', 'labels', 'rule', 'matches', 'weight', 'since', 'outcome'],
      ...issue.levels.flatMap((level) => levelRows(level, document)),
    ]),
    ...nearMissLines(issue),
    ...numberLines(issue, document),
    ...issue.problems.map((problem) => `Problem: ${withOddEscaped(problem)}`),
    ...(issue.isFullyRead ? [] : [`${source} has not been read to its end yet: it may change.`]),
  ];
}

function levelRows(
  { via, key, name, labels, matches }: LevelDocument,
  { timezone }: ExplainDocument,
): readonly (readonly string[])[] {
  const named = [key, name].flatMap((each) => each ?? []).join(' ');
  const wearer = [via, cut(withOddEscaped(named)), cut(withOddEscaped(labels.join(', '))) || '—'];
  const told = matches.map((match) => [
    match.rule,
    withOddEscaped(match.label ?? 'by name'),
    String(match.weight),
    date(Date.parse(match.since), timezone),
    match.because,
  ]);
  const [first = ['—'], ...others] = told;
  return [[...wearer, ...first], ...others.map((row) => ['', '', '', ...row])];
}

function nearMissLines({ levels }: IssueDocument): readonly string[] {
  const lines = levels.flatMap(({ via, nearMisses }) =>
    nearMisses.map(
      ({ label, pattern, objective }) =>
        `Near miss (${via}): \`${withOddEscaped(label)}\` is almost \`${withOddEscaped(pattern)}\` of ${objective}`,
    ),
  );
  return lines.length === 0 ? [] : ['', ...lines];
}

function numberLines(issue: IssueDocument, document: ExplainDocument): readonly string[] {
  const { numbers, shares, alignment } = issue;
  if (numbers.length + alignment.length === 0)
    return ['', 'It is in no number of an objective, nor in alignment coverage.'];
  const rows = numbers.map(({ id, ...added }) => {
    const share = shares.find(({ objective }) => objective === id);
    const [weights] = [...added.numbers, ...added.weeks];
    return [
      id,
      weight(weights?.shared ?? 0),
      weight(weights?.exclusive ?? 0),
      share === undefined ? '—' : date(Date.parse(share.since), document.timezone),
      addedWords(added, document.window.days),
    ];
  });
  const header = ['objective', 'shared', 'exclusive', 'since', 'adds to'];
  return [
    '',
    ...(rows.length === 0 ? [] : [...table([header, ...rows]), '']),
    `Alignment coverage: ${basisWords(alignment, document.window.days)}`,
  ];
}

function asOfLines({ asOf, isRestated, isMapped, timezone }: ExplainDocument): readonly string[] {
  return [
    `As of ${asOf}${isRestated ? ', restated under the strategy of today' : ''} (days in ${timezone})`,
    ...(isMapped
      ? []
      : [
          'The strategy or the rules have changed since the stored issues were mapped: published numbers follow with the next `throughline sync --once`, or a restart of the service.',
        ]),
  ];
}

const widest = 48;

function cut(text: string): string {
  return text.length > widest ? `${text.slice(0, widest - 1)}…` : text;
}
