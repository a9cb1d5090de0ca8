import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { reportHtml } from '../../src/cli/report-html.ts';
import { observe } from '../../src/metrics/observation.ts';
import { measured, objective } from '../metrics/measured-parts.ts';
import { halfBlind, stateOf } from '../metrics/observed-states.ts';
import { fullSeen, reportOf, small, smallObjectives } from './reports.ts';

const full = reportHtml(fullSeen());

/** The report of what is shown, as `report --html` makes it. */
function htmlOf(shown: Parameters<typeof reportOf>[0]): string {
  const report = reportOf(shown);
  const observation = observe({ ...halfBlind, ...shown });
  const { snapshot } = observation.state;
  if (snapshot === undefined) throw new Error('there are no numbers');
  return reportHtml({ report, observation, snapshot });
}

/** The section with this heading, from its heading on. */
function section(html: string, heading: string): string {
  return html.split('<section').find((each) => each.includes(`<h2>${heading}</h2>`)) ?? '';
}

describe('the report as HTML', () => {
  it('is complete in itself: nothing is loaded, nothing runs, only its own style is allowed', () => {
    expect(full).not.toMatch(
      /<(script|link|img|iframe|form|object)\b|\bstyle=|@import|url\(|\bon\w+=/,
    );
    expect([...full.matchAll(/\b(?:href|src)="([^"]+)"/g)].map(([, target]) => target)).toEqual(
      expect.arrayContaining(['#reliability', '#self-service']),
    );
    expect(full).not.toMatch(/\b(?:href|src)="(?!#)/);
    const [, style = ''] = /<style>([^]*?)<\/style>/.exec(full) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(full).toContain(
      `content="default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"`,
    );
  });

  it('begins with the answer, and says of when and of which strategy it is', () => {
    expect(full).toContain('<h1>2 of 5 priorities have no active work</h1>');
    expect(full).toContain('<title>Strategy report, 24 November 2026</title>');
    expect(full).toContain(
      'Numbers of 24 Nov 2026, 20:15 CET, days and weeks in Europe/Berlin. Trailing window: 28 days. Strategy: version 3fa9c2d1e0ab, in force from 1 Oct 2026, 02:00 CEST, as it is today. Work in the shared view.',
    );
  });

  it.each([
    [
      'Targets against actual',
      'Three nines for payments: share against target',
      'actual 8.0 % (3.4 to 17.8 %), target 25.0 %',
    ],
    [
      'Lead and cycle time',
      'Portfolio: cycle time',
      'P50 5.0 d, P85 11.0 d, P95 19.0 d, of 52 issues',
    ],
    [
      'Forecast against due',
      'Checkout in under ten seconds: forecast against due',
      'P50 2027-02-02, P85 2027-03-16; if the scope stays as it is P50 2027-01-12, P85 2027-02-09; due 2027-02-28',
    ],
    [
      'Alignment coverage over time',
      'Alignment coverage of work in progress',
      '19 Nov: 40%, 20 Nov: no value, 21 Nov: 44%, 22 Nov: no value, 23 Nov: 60%',
    ],
  ])('draws under %s what it also says in words', (heading, title, description) => {
    const html = section(full, heading);
    expect(html).toContain(`<title>${title}</title>`);
    expect(html).toContain(`<desc>${description}</desc>`);
  });

  it('draws a share, its interval and its target on the scale that all of them have', () => {
    const html = section(full, 'Targets against actual');
    const [, reliability = ''] = html.split('Three nines for payments: share against target');
    // The scale ends at 0.449, the highest of all; it is 1000 wide.
    expect(reliability).toContain(
      `<rect class="actual" x="0" y="3" width="${Math.round((9 / 112 / 0.449) * 1000)}"`,
    );
    expect(reliability).toContain(
      `<rect class="interval" x="${Math.round((0.034 / 0.449) * 1000)}"`,
    );
    expect(reliability).toContain(`<line class="target" x1="${Math.round((0.25 / 0.449) * 1000)}"`);
  });

  it('breaks the line of coverage where a day has no value or is not kept', () => {
    const html = section(full, 'Alignment coverage over time');
    expect([...html.matchAll(/<polyline points="([^"]+)"/g)].map(([, points]) => points)).toEqual([
      '0,120 0,120',
      '500,112 500,112',
      '1000,80 1000,80',
    ]);
  });

  it('has the weeks of all work and of each objective, the running week apart', () => {
    const html = section(full, 'Completed in each week');
    expect(html.match(/<figure>/g)).toHaveLength(8);
    expect(html).toContain(
      'aria-label="All work: issues completed, 12 whole weeks, oldest first: 11, 14, 12, 9, 16, 13, 12, 10, 15, 12, 14, 16; running week so far: 5"',
    );
    expect(html).toContain('<span>31 Aug</span><span>23 Nov, running</span>');
  });

  it('leaves the charts out where there is nothing to draw', () => {
    const html = htmlOf({ snapshot: small, objectives: smallObjectives });
    expect(html).not.toContain('Alignment coverage over time');
    expect(section(html, 'Targets against actual')).toContain('No objective in force has a target');
    expect(html).not.toContain('NaN');
    expect(html).not.toContain('Infinity');
  });

  it('stands under a notice while a source is not observed', () => {
    expect(htmlOf(halfBlind)).toContain('<strong>Not everything is observed.</strong>');
  });

  it('takes names for what they are', () => {
    const name = '<script>alert(1)</script>';
    const html = htmlOf(stateOf(measured('evil'), { objectives: [objective('evil', { name })] }));
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html).not.toContain('<script');
  });

  it('names every column and every row of its tables', () => {
    expect(full.match(/<th(?!ead)(?! scope="(?:col|row)")/g)).toBeNull();
    const rows = full.match(/<tbody>[^]*?<\/tbody>/g) ?? [];
    for (const body of rows) {
      expect(body.match(/<tr/g)?.length).toBe(body.match(/<th scope="row"/g)?.length);
    }
  });
});
