import type { Alignment } from '../core/measures/snapshot.ts';
import { dayMs, secondMs } from '../core/time.ts';
import { withOddEscaped } from '../core/visible-text.ts';
import { percent } from './report-words.ts';
import { table } from './table.ts';
import {
  type ListedIssue,
  missText,
  suggestionText,
  type UnalignedDocument,
} from './unaligned-document.ts';

/** What a screen holds of a summary; `--json` has all. */
const shownParts = 10;

/** Unaligned work for people: how much, where, which labels miss, and the issues with what may be meant. */
export function unalignedText(document: UnalignedDocument): string {
  const { alignment, hidden, issues } = document;
  const lines = [headline(document), ''];
  if (alignment.unaligned > 0) {
    lines.push(
      ...partsTable(
        'team',
        document.teams.map((part) => [`${part.source} ${part.team}`, part]),
      ),
      '',
      ...partsTable(
        'type',
        document.types.map((part) => [part.type, part]),
      ),
      '',
      ...nearMisses(document),
      ...issues.flatMap((issue) => issueLines(issue)),
    );
  }
  if (issues.some(({ suggestions }) => suggestions.length > 0)) {
    lines.push('', 'Suggestions change nothing. What they rest on: docs/unaligned.md');
  }
  if (document.sort === 'effort' && issues.length > 0) {
    const days = `the ${document.window.days} days before ${document.asOf}`;
    lines.push('', `Person-days are those of ${days}, an estimate: docs/definitions.md`);
  }
  if (hidden > 0) lines.push('', `${hidden} more: raise --limit`);
  return `${lines.join('\n').trimEnd()}\n`;
}

function headline({ alignment, base, asOf, window, source, team }: UnalignedDocument): string {
  const { aligned, unaligned, exempt } = alignment;
  const of = [source, team].filter((each) => each !== undefined).join(' ');
  const what = { wip: 'in progress', completed: 'completed', created: 'created' }[base];
  const when = base === 'wip' ? `as of ${asOf}` : `in the ${window.days} days before ${asOf}`;
  const share = shareText(alignment);
  return `Serve no objective: ${unaligned} of ${aligned + unaligned} issues ${what}${of === '' ? '' : ` (${of})`}, ${share}, ${when}; ${exempt} exempt beside them`;
}

function shareText({ aligned, unaligned }: Alignment): string {
  return aligned + unaligned === 0 ? '—' : percent(unaligned / (aligned + unaligned));
}

function partsTable(
  heading: string,
  parts: readonly (readonly [name: string, work: Alignment])[],
): readonly string[] {
  const shown = parts.filter(([, { unaligned }]) => unaligned > 0);
  const rows = shown
    .slice(0, shownParts)
    .map(([name, work]) => [
      withOddEscaped(name),
      String(work.unaligned),
      String(work.aligned + work.unaligned),
      shareText(work),
    ]);
  const more = shown.length - rows.length;
  return [
    ...table([[heading, 'unaligned', 'of', 'share'], ...rows]),
    ...(more > 0 ? [`${more} more: --json has all`] : []),
  ];
}

function nearMisses({ nearMisses: missed }: UnalignedDocument): readonly string[] {
  if (missed.length === 0) return [];
  const shown = missed.slice(0, shownParts).map((miss) => {
    const on = miss.issues === 1 ? '1 issue' : `${miss.issues} issues`;
    return withOddEscaped(`${miss.label} on ${on} ${missText(miss)}`);
  });
  const more = missed.length - shown.length;
  return [
    'near misses',
    ...shown,
    ...(more > 0 ? [`${more} more labels: --json has all`] : []),
    '',
  ];
}

function issueLines(issue: ListedIssue): readonly string[] {
  const { source, key, type, title, link, labels } = issue;
  const details = [
    ...(labels.length === 0 ? [] : [`labels: ${labels.join(', ')}`]),
    ...issue.nearMisses.map((miss) => `near miss: ${miss.label} ${missText(miss)}`),
    ...issue.suggestions.map((suggestion) => `suggestion: ${suggestionText(suggestion)}`),
  ];
  return [
    [source, key, type, ageText(issue), ...personDaysText(issue), title, link ?? '—']
      .map(withOddEscaped)
      .join('  '),
    ...details.map((detail) => `    ${withOddEscaped(detail)}`),
  ];
}

function ageText({ ageSeconds, createdAt }: ListedIssue): string {
  if (ageSeconds === undefined) return `created ${createdAt.slice(0, 10)}`;
  return `${Math.floor((ageSeconds * secondMs) / dayMs)} d`;
}

/** Rounding never turns something into nothing. */
function personDaysText({ personDays }: ListedIssue): readonly string[] {
  if (personDays === undefined) return [];
  const days = personDays > 0 && personDays < 0.05 ? '<0.1' : personDays.toFixed(1);
  return [`${days} person-days`];
}
