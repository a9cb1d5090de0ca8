import { describe, expect, it } from 'vitest';
import { reportMarkdown } from '../../src/cli/report-markdown.ts';
import { objective } from '../metrics/measured-parts.ts';
import {
  fullSeen,
  ofToday,
  reportOf,
  restated,
  small,
  smallReport,
  unobservedReport,
} from './reports.ts';

const full = reportMarkdown(fullSeen().report);

/** The lines of the section with this heading, without it and without what is said below the table. */
function tableBelow(markdown: string, heading: string): readonly string[] {
  const section = markdown.split(/^## /m).find((each) => each.startsWith(`${heading}\n`)) ?? '';
  return section.split('\n').filter((line) => line.startsWith('|'));
}

describe('the report as Markdown', () => {
  it('begins with the answer, the instant, the window, the strategy and the sources', () => {
    expect(full.slice(0, full.indexOf('## '))).toBe(`# Strategy report

**2 of 5 priorities have no active work.**

- As of 2026-11-24T19:15:00.000Z; days and weeks in Europe/Berlin
- Window: 28 days, from 2026-10-27T19:16:00.000Z
- Strategy: version 3fa9c2d1e0ab, in force from 2026-10-01T00:00:00.000Z, as it is today; work in the shared view
- Source acme-jira: last read 2026-11-24T19:14:00.000Z, 4 data problems
- Source acme-linear: last read 2026-11-24T19:14:00.000Z, 0 data problems

`);
  });

  it.each([
    ['restated', restated, 'restated: what was then, under the strategy of today'],
    [
      'as it was',
      { ...ofToday, reading: 'as_it_was' as const, inForceTo: '2026-11-10T08:00:00.000Z' },
      'in force from 2026-10-01T00:00:00.000Z, to 2026-11-10T08:00:00.000Z, as it was: what was then, under the strategy of then',
    ],
    [
      'before the first strategy',
      { ...restated, isBeforeFirst: true },
      'the instant is before the first version, restated',
    ],
  ])('says that a past instant is %s', (_name, strategy, words) => {
    expect(reportMarkdown(reportOf({}, strategy))).toContain(words);
  });

  it('says which source is not observed, and why', () => {
    expect(reportMarkdown(unobservedReport())).toContain(
      '- Source acme-linear: **not observed**, could not be read (26 failed attempts): last read',
    );
  });

  it.each([
    [
      'Alignment coverage',
      [
        '| In progress, issues | 62.0 % | 31 | 19 | 7 |',
        '| Effort in 28 days, person-days | 60.0 % | 60 | 40 | 22.5 |',
      ],
    ],
    [
      'Strategy coverage',
      ['| the same | 33.3 % | 2 | 6 |', '| 1 ÷ priority | 37.2 % | 1.33 | 3.58 |'],
    ],
    [
      'Objectives',
      [
        '| Checkout in under ten seconds | 1 | Moving: in progress, moved within 14 days | 9, 1 blocked, 2 quiet, 4 unassigned | 11 | 13 | 71.8 % (47 of 65.5) | 2026-11-24 |',
      ],
    ],
    [
      'Declared and observed',
      [
        String.raw`| Checkout in under ten seconds | initiative Faster \| checkout | at risk | 2026-11-20 | Moving | no |`,
        '| Three nines for payments | strategy | on track | — | Idle | yes |',
      ],
    ],
    [
      'Lead and cycle time',
      [
        '| Portfolio | 17.0 d | 38.0 d | 61.0 d | 57 | 5.0 d | 11.0 d | 19.0 d | 52 |',
        '| Checkout in under ten seconds | 17.0 d | 38.5 d | 61.0 d | 11 | 4.5 d | 9.0 d | 14.3 d | 10 |',
        '| Usable for everyone | — | — | — | 0 | — | — | — | 0 |',
      ],
    ],
    [
      'Flow',
      [
        '| Checkout in under ten seconds | 9 | −2 | 1 | 3 | 62.5 % (30.0 d of 48.0 d; 4 of 10 issues ever waited) | 6.0 d | 11.0 d | 9 | 2 over 9.0 d |',
      ],
    ],
    [
      'Targets against actual',
      [
        '| Checkout in under ten seconds | 30.0 % | 32.5 % (22.2 to 44.9 %) | 36.4 of 112 | 61.2 | effort | +2.5 points | no |',
        '| Three nines for payments | 25.0 % | 8.0 % (3.4 to 17.8 %) | 9 of 112 | 61.2 | effort | −17 points | yes |',
      ],
    ],
    [
      'Alignment gap',
      [
        '| Grow revenue per visitor | 30.0 % | 45.0 % |',
        '| Three nines for payments | 25.0 % | 5.0 % |',
        '| Everything else | 45.0 % | 50.0 % |',
      ],
    ],
    ['Effort', ['| Checkout in under ten seconds | 14 | 36.4 | 40 | 2.5 |']],
    [
      'Forecast against due',
      [
        '| Checkout in under ten seconds | 2027-02-28 | 27 | 2027-02-02 | 2027-03-16 | 71.3 % | 2027-02-09 | 98.0 % | 12 | — |',
        '| Three nines for payments | — | 13 | — | — | — | — | — | 4 | fewer than 6 past weeks to draw from |',
        '| Halve what the platform costs | 2026-12-31 | 7 | 2027-05-04 | — | 2.0 % | 2027-02-02 | 40.0 % | 12 | P85 lies beyond 520 weeks |',
        '| Usable for everyone | — | — | — | — | — | — | — | — | not in force |',
      ],
    ],
    [
      'Progress and scope',
      [
        '| Checkout in under ten seconds | 58.8 % (38.5 of 65.5) | 2026-10-01 | +12 | +3.5 | −1 | +1 | 60.0 % (120 of 200), 20.0 % of the work unestimated | 3.5 d |',
      ],
    ],
    [
      'Completed in each week',
      [
        '| Portfolio | 11 | 14 | 12 | 9 | 16 | 13 | 12 | 10 | 15 | 12 | 14 | 16 | 5 |',
        '| Checkout in under ten seconds | 2 | 4 | 3 | 1 | 5 | 4 | 2 | 3 | 4 | 1 | 3 | 3 | 1 |',
      ],
    ],
    [
      'Sources and teams',
      [
        '| acme-jira CORE | 41.7 % (5 of 12) | — | 12 | 0 | 4.5 d | 9.0 d | 10 | 0 | −2 | 0 | 0 | 0 | 2 over 9.0 d |',
      ],
    ],
  ])('tells under %s each ratio with its parts', (heading, rows) => {
    expect(tableBelow(full, heading)).toEqual(expect.arrayContaining(rows));
  });

  it('has as many cells in each row as columns', () => {
    const tables = full.split(/^## /m).slice(1);
    for (const each of tables) {
      const lines = each.split('\n').filter((line) => line.startsWith('|'));
      const widths = lines.map((line) => line.split(/(?<!\\)\|/).length);
      expect(new Set(widths).size).toBe(1);
    }
  });

  it('leaves out tables that have no rows, and shows a dash where there is no value', () => {
    const markdown = reportMarkdown(smallReport());
    expect(markdown).not.toContain('## Targets against actual');
    expect(tableBelow(markdown, 'Alignment coverage')).toContain(
      '| In progress, issues | — | 1 | 2 | 4 |',
    );
  });

  it('takes names for what they are: no cell, line, mark, link or tag comes from them', () => {
    const name = 'a | b\nc <script> [x](http://evil.example) **bold** `code`';
    const report = reportOf({ snapshot: small, objectives: [objective('empty', { name })] });
    const [, , row] = tableBelow(reportMarkdown(report), 'Objectives');
    expect(row).toContain(
      String.raw`| a \| b\\u000Ac \<script\> \[x\](http://evil.example) \*\*bold\*\* \`code\` | 3 |`,
    );
  });
});
