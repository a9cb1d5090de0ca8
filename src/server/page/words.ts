/** Numbers and instants in words. Rounding never turns something into nothing, nor nearly all into all. */
import type { Instant } from '../../core/issue.ts';
import type { LocalDate } from '../../core/objective.ts';
import { dayMs, hourMs, minuteMs, secondMs } from '../../core/time.ts';
import type { Observation } from '../../metrics/observation.ts';
import { type Html, html } from './html.ts';

const wholeNumber = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });

/** A count, or a sum of weights with one decimal. */
export function number(value: number): string {
  if (value > 0 && value < 0.05) return '<0.1';
  return oneDecimal.format(value);
}

/** A ratio 0..1 in per cent. */
export function percent(ratio: number): string {
  if (ratio > 0 && ratio < 0.01) return '<1%';
  if (ratio < 1 && ratio > 0.99) return '>99%';
  return `${wholeNumber.format(ratio * 100)}%`;
}

/** "1 issue", "2 issues", "0 issues" */
export function counted(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** The mark of no value, with its reason. */
export function noValue(reason: string): Html {
  return html`<span class="none" title="No value: ${reason}" role="img" aria-label="no value: ${reason}">—</span>`;
}

export interface Clock {
  readonly now: Instant;
  /** IANA name. */
  readonly zone: string;
}

export function clockOf({ state }: Observation): Clock {
  return { now: state.now, zone: state.snapshot?.timezone ?? 'UTC' };
}

/** "12 Nov", with the year when it is not this one. */
export function day(at: Instant, { now, zone }: Clock): string {
  const year = new Intl.DateTimeFormat('en-GB', { timeZone: zone, year: 'numeric' });
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    day: 'numeric',
    month: 'short',
    ...(year.format(at) === year.format(now) ? {} : { year: 'numeric' }),
  }).format(at);
}

const dayAndMonth = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'short',
});

/** A calendar day needs no time zone: "9 Nov". */
export function dayName(date: LocalDate): string {
  return dayAndMonth.format(Date.parse(date));
}

/** "24 Nov 2026, 20:16 CET" */
export function instant(at: Instant, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(at);
}

/** "3 days", the largest whole unit that fits. */
export function duration(milliseconds: number): string {
  if (milliseconds < minuteMs) return counted(Math.floor(milliseconds / secondMs), 'second');
  if (milliseconds < hourMs) return counted(Math.floor(milliseconds / minuteMs), 'minute');
  if (milliseconds < dayMs) return counted(Math.floor(milliseconds / hourMs), 'hour');
  return counted(Math.floor(milliseconds / dayMs), 'day');
}

export function ago(at: Instant, now: Instant): string {
  return now - at < minuteMs ? 'just now' : `${duration(now - at)} ago`;
}
