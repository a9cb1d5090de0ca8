import { describe, expect, it } from 'vitest';
import { dayMs, hourMs, minuteMs } from '../../src/core/time.ts';
import { html } from '../../src/server/page/html.ts';
import {
  ago,
  counted,
  day,
  duration,
  instant,
  number,
  percent,
} from '../../src/server/page/words.ts';

const now = Date.parse('2026-11-24T19:16:00Z');

describe('numbers in words', () => {
  it.each([
    [0, '0'],
    [0.04, '<0.1'],
    [0.5, '0.5'],
    [12, '12'],
    [65.46, '65.5'],
    [1195, '1,195'],
  ])('%d is written %s: something is never nothing', (value, text) => {
    expect(number(value)).toBe(text);
  });

  it.each([
    [0, '0%'],
    [0.0004, '<1%'],
    [0.01, '1%'],
    [0.625, '63%'],
    [0.994, '>99%'],
    [0.99999, '>99%'],
    [1, '100%'],
  ])('%d is written %s: nearly all is never all', (ratio, text) => {
    expect(percent(ratio)).toBe(text);
  });

  it('counts one in the singular and none in the plural', () => {
    expect([0, 1, 2].map((count) => counted(count, 'issue'))).toEqual([
      '0 issues',
      '1 issue',
      '2 issues',
    ]);
  });
});

describe('instants in words', () => {
  it('names the local day, and the year only when it is another', () => {
    const clock = { now, zone: 'Europe/Berlin' };
    expect(day(Date.parse('2026-11-11T23:30:00Z'), clock)).toBe('12 Nov');
    expect(day(Date.parse('2025-11-11T12:00:00Z'), clock)).toBe('11 Nov 2025');
    expect(day(Date.parse('2025-12-31T23:30:00Z'), clock)).toBe('1 Jan');
  });

  it('names the zone with the time', () => {
    expect(instant(now, 'Europe/Berlin')).toBe('24 Nov 2026, 20:16 CET');
    expect(instant(now, 'UTC')).toBe('24 Nov 2026, 19:16 UTC');
  });

  it.each([
    [30_000, '30 seconds'],
    [minuteMs, '1 minute'],
    [59 * minuteMs, '59 minutes'],
    [hourMs, '1 hour'],
    [dayMs - 1, '23 hours'],
    [14 * dayMs, '14 days'],
  ])('%d ms are %s', (milliseconds, text) => {
    expect(duration(milliseconds)).toBe(text);
  });

  it('says how long ago something was', () => {
    expect(ago(now - 10_000, now)).toBe('just now');
    expect(ago(now - 3 * hourMs, now)).toBe('3 hours ago');
  });
});

describe('HTML templates', () => {
  it('escape what is put in, in text and in attributes', () => {
    const evil = `<script>alert("1")</script>&'`;
    expect(html`<p title="${evil}">${evil}</p>`.markup).toBe(
      '<p title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;">&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;</p>',
    );
  });

  it('take other templates and lists of them as they are, and nothing for nothing', () => {
    expect(
      html`<ul>${['a', '<'].map((each) => html`<li>${each}</li>`)}${undefined}</ul>`.markup,
    ).toBe('<ul><li>a</li><li>&lt;</li></ul>');
  });
});
