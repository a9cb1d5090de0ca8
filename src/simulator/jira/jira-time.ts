import type { Instant } from '../../core/issue.ts';
import { minuteMs } from '../../core/time.ts';

/** Clock of one time zone, as Jira writes and reads it. */
export interface JiraClock {
  /** 2026-11-24T10:00:00.000+0100 */
  iso(at: Instant): string;
  /** The instant at which the clock first shows "yyyy-MM-dd HH:mm". Undefined when it is no such text. */
  parse(text: string): Instant | undefined;
}

export function createJiraClock(timeZone: string): JiraClock {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  function offsetMs(at: Instant): number {
    const whole = Math.floor(at / 1_000) * 1_000;
    return Date.parse(`${format.format(whole).replace(' ', 'T')}Z`) - whole;
  }
  function iso(at: Instant): string {
    const offset = offsetMs(at);
    const minutes = Math.abs(offset) / minuteMs;
    const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`;
    return new Date(at + offset).toISOString().replace('Z', zone);
  }
  function parse(text: string): Instant | undefined {
    const parts = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?: (\d{1,2}):(\d{2}))?$/.exec(text);
    if (parts === null) return undefined;
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts
      .slice(1)
      .map((part) => Number(part ?? 0));
    const wall = Date.UTC(year, month - 1, day, hour, minute);
    // In the hour that comes twice the larger offset gives the first one.
    const before = wall - offsetMs(wall - 24 * 60 * minuteMs);
    return before + offsetMs(before) === wall ? before : wall - offsetMs(before);
  }
  return { iso, parse };
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** Reads an ISO date with an offset, with or without a colon in it. */
export function instantOfIso(text: string): Instant | undefined {
  const at = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(at) ? undefined : at;
}
