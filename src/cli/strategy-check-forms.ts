/** A review of the strategy as text and JSON: section by section, each with how many there are. */

import type { StrategyReview } from '../core/review/strategy-review.ts';
import { withOddEscaped } from '../core/visible-text.ts';
import { iso } from './report-document.ts';
import { table } from './table.ts';

interface Shown {
  readonly review: StrategyReview;
  /** How many are listed in each section. */
  readonly limit: number;
  readonly timezone: string;
}

interface Section {
  readonly title: string;
  /** What to do about it. */
  readonly remedy: string;
  readonly total: number;
  readonly rows: readonly (readonly string[])[];
}

export function strategyCheckText({ review, limit, timezone }: Shown): string {
  const found = sections(review).filter(({ total }) => total > 0);
  const day = iso(review.window.from).slice(0, 10);
  return [
    `${review.issues} issues looked at, as of ${iso(review.asOf)}; completions since ${day} (days in ${timezone})`,
    ...(found.length === 0 ? ['', 'Nothing doubtful.'] : []),
    ...found.flatMap((each) => ['', ...sectionLines(each, limit)]),
    '',
  ].join('\n');
}

function sectionLines({ title, remedy, total, rows }: Section, limit: number): readonly string[] {
  const listed = rows.slice(0, limit);
  const hidden = total - listed.length;
  return [
    `${title}: ${total}`,
    `  ${remedy}`,
    ...table(listed.map((row) => row.map(withOddEscaped))).map((line) => `    ${line}`),
    ...(hidden > 0 ? [`    ${hidden} more: raise --limit`] : []),
  ];
}

function sections(review: StrategyReview): readonly Section[] {
  return [...ofTheFile(review), ...ofTheWork(review), ...ofDecoration(review)];
}

function ofTheFile({ gaps, idleRules, overlaps }: StrategyReview): readonly Section[] {
  const dead = idleRules.filter(({ matched }) => matched === 0);
  const displaced = idleRules.filter(({ matched }) => matched > 0);
  return [
    section(
      'Objectives that leave something open',
      'say who owns it, what success is, and from when until when',
      gaps.map(({ objective, missing }) => [objective, `no ${missing.join(', no ')}`]),
    ),
    section(
      'Rules that match nothing',
      'correct the label or name, or remove the rule: no stored issue ever matched it',
      dead.map(({ rule }) => [rule]),
    ),
    section(
      'Rules that match and never count',
      'remove the rule, or make it nearer or heavier than what counts instead',
      displaced.map(({ rule, matched, instead }) => [
        rule,
        `matches ${issues(matched)}`,
        instead === undefined ? '' : `${instead} counts instead`,
      ]),
    ),
    section(
      'Objectives that share issues',
      'narrow one of the two where the work is not for both',
      overlaps.map(({ objectives: [a, b], issues: both, of: [ofA, ofB] }) => [
        `${a} + ${b}`,
        `${issues(both)} of ${ofA} and ${ofB}`,
      ]),
    ),
  ];
}

function ofTheWork({ unnamedLabels, bareContainers }: StrategyReview): readonly Section[] {
  return [
    section(
      'Labels that no rule names',
      'name those that mean a part of the strategy',
      unnamedLabels.map(({ label, issues: count }) => [label, issues(count)]),
    ),
    section(
      'Epics, projects and initiatives without a label, above unfinished work that serves nothing',
      'label them, or name them in a rule: what is below inherits it',
      bareContainers.map(({ source, kind, id, key, name, issues: count }) => [
        source,
        kind,
        key ?? id,
        name,
        issues(count),
      ]),
    ),
  ];
}

function ofDecoration({
  labelledLater,
  tokenTickets,
  forEverything,
}: StrategyReview): readonly Section[] {
  return [
    section(
      'Objectives with work that was labelled only after it was completed',
      'ask whether it was done for the objective',
      labelledLater.map(({ objective, issues: later, completed, examples }) => [
        objective,
        `${later} of ${completed} completed`,
        examples.map(({ key }) => key).join(' '),
      ]),
    ),
    section(
      'Objectives with a single ticket in progress or completed',
      'ask whether that is all the work there is',
      tokenTickets.map(({ objective, issue }) => [objective, issue.source, issue.key]),
    ),
    {
      title: 'Issues that serve at least half of all objectives',
      remedy: 'keep the labels of what they are really for',
      total: forEverything.issues,
      rows: forEverything.examples.map(({ source, key, objectives }) => [
        source,
        key,
        `${objectives} objectives`,
      ]),
    },
  ];
}

function section(title: string, remedy: string, rows: Section['rows']): Section {
  return { title, remedy, total: rows.length, rows };
}

function issues(count: number): string {
  return count === 1 ? '1 issue' : `${count} issues`;
}

export function strategyCheckJson({ review, limit, timezone }: Shown): string {
  const { asOf, window, issues: count, forEverything, ...lists } = review;
  const listed = Object.entries(lists).map(([name, rows]) => [
    name,
    { total: rows.length, listed: rows.slice(0, limit) },
  ]);
  const document = {
    schema: 'throughline.strategy-check/1',
    asOf: iso(asOf),
    timezone,
    window: { from: iso(window.from), to: iso(window.to) },
    issues: count,
    ...Object.fromEntries(listed),
    forEverything: { total: forEverything.issues, listed: forEverything.examples },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
