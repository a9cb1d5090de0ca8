import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCalendar, dayMs, hourMs } from '../../src/core/time.ts';

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'America/Havana',
  'Asia/Beirut',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Pacific/Kiritimati',
] as const;

function at(iso: string): number {
  return Date.parse(iso);
}

describe('calendar', () => {
  it.each([
    ['UTC', '2026-11-24', '2026-11-24T00:00:00Z'],
    ['Europe/Berlin', '2026-07-01', '2026-06-30T22:00:00Z'],
    ['Europe/Berlin', '2026-12-01', '2026-11-30T23:00:00Z'],
    ['Asia/Kathmandu', '2026-01-01', '2025-12-31T18:15:00Z'],
    // Clocks went from 2018-11-03 23:59:59 −03 to 2018-11-04 01:00 −02: the day begins at 01:00 = 03:00Z.
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00Z'],
    // Clocks went from 2024-03-30 23:59:59 +02 to 2024-03-31 01:00 +03.
    ['Asia/Beirut', '2024-03-31', '2024-03-30T22:00:00Z'],
    // Clocks went back from 01:00 −04 to 00:00 −05: midnight came twice, the first time at 04:00Z.
    ['America/Havana', '2024-11-03', '2024-11-03T04:00:00Z'],
    // Samoa skipped 2011-12-30: that day begins, and ends, where the 31st begins.
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00Z'],
    ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00Z'],
  ])('in %s the day %s begins at %s', (zone, date, iso) => {
    expect(createCalendar(zone).startOf(date)).toBe(at(iso));
  });

  it.each([
    ['Europe/Berlin', '2026-03-29', 23],
    ['Europe/Berlin', '2026-10-25', 25],
    ['Australia/Lord_Howe', '2026-04-05', 24.5],
    ['Europe/Berlin', '2026-11-24', 24],
  ])('in %s the day %s has %d hours', (zone, date, hours) => {
    const calendar = createCalendar(zone);
    const end = calendar.startOf(calendar.plusDays(date, 1));
    expect((end - calendar.startOf(date)) / hourMs).toBe(hours);
  });

  it.each([
    ['2026-11-22T23:59:59.999Z', '2026-11-16'],
    ['2026-11-23T00:00:00Z', '2026-11-23'],
    ['2026-11-29T12:00:00Z', '2026-11-23'],
    // 2020 has 53 weeks: the last one ends on Sunday 3 January 2021.
    ['2021-01-03T23:59:59Z', '2020-12-28'],
    ['2021-01-04T00:00:00Z', '2021-01-04'],
    ['2026-01-01T00:00:00Z', '2025-12-29'],
    ['1969-12-31T00:00:00Z', '1969-12-29'],
  ])('the ISO week of %s begins on Monday %s', (instant, monday) => {
    expect(createCalendar('UTC').weekOf(at(instant))).toBe(monday);
  });

  it('goes back whole days at the same clock time across the end of summer time', () => {
    // 2026-11-01 09:30 Berlin (+01) minus 28 days = 2026-10-04 09:30 (+02) = 07:30Z: 28 days and one hour.
    const calendar = createCalendar('Europe/Berlin');
    expect(calendar.minusDaysAt(at('2026-11-01T08:30:00.123Z'), 28)).toBe(
      at('2026-10-04T07:30:00.123Z'),
    );
  });

  it.each(['00:00', '15:00', '30:00', '45:00', '59:59'])(
    'takes the earlier of two instants with the same clock time 02:%s',
    (minutes) => {
      // 2026-10-26 02:mm Berlin (+01) minus one day: 02:mm came twice on the 25th, first as +02 = 00:mm UTC.
      const calendar = createCalendar('Europe/Berlin');
      expect(calendar.minusDaysAt(at(`2026-10-26T01:${minutes}Z`), 1)).toBe(
        at(`2026-10-25T00:${minutes}Z`),
      );
    },
  );

  it('takes the first instant after the gap for a clock time that was skipped', () => {
    // 2026-03-30 02:30 Berlin minus one day: 02:00–03:00 did not exist on the 29th; the gap ends at 01:00Z.
    const calendar = createCalendar('Europe/Berlin');
    expect(calendar.minusDaysAt(at('2026-03-30T00:30:00Z'), 1)).toBe(at('2026-03-29T01:00:00Z'));
  });

  it('refuses a zone that does not exist and a text that is no day', () => {
    expect(() => createCalendar('Europe/Atlantis')).toThrow(RangeError);
    expect(() => createCalendar('UTC').startOf('24.11.2026')).toThrow(RangeError);
  });

  const instants = fc.integer({
    min: at('2012-01-01T00:00:00Z'),
    max: at('2037-01-01T00:00:00Z'),
  });

  it.each(zones)('in %s every instant lies within its own day and week', (zone) => {
    const calendar = createCalendar(zone);
    fc.assert(
      fc.property(instants, (instant) => {
        const date = calendar.dateOf(instant);
        const monday = calendar.weekOf(instant);
        expect(calendar.startOf(date)).toBeLessThanOrEqual(instant);
        expect(calendar.startOf(calendar.plusDays(date, 1))).toBeGreaterThan(instant);
        expect(calendar.startOf(monday)).toBeLessThanOrEqual(instant);
        expect(calendar.startOf(calendar.plusDays(monday, 7))).toBeGreaterThan(instant);
      }),
    );
  });

  it.each(zones)('in %s a day begins with the first instant of its date', (zone) => {
    const calendar = createCalendar(zone);
    const days = fc.integer({ min: 0, max: 25 * 365 });
    fc.assert(
      fc.property(days, (day) => {
        const date = calendar.plusDays('2012-01-01', day);
        const start = calendar.startOf(date);
        expect(calendar.dateOf(start)).toBe(date);
        expect(calendar.dateOf(start - 1)).toBe(calendar.plusDays(date, -1));
      }),
    );
  });

  it.each(zones)('in %s the local day agrees with the formatted date', (zone) => {
    const calendar = createCalendar(zone);
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' });
    fc.assert(
      fc.property(instants, (instant) => {
        expect(calendar.dateOf(instant)).toBe(format.format(instant));
      }),
    );
  });

  it.each(zones)('in %s going back days keeps the clock time or lands behind a gap', (zone) => {
    const calendar = createCalendar(zone);
    const format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    const wall = (each: number): number => at(`${format.format(each).replace(' ', 'T')}Z`);
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 90 }), (instant, days) => {
        const earlier = calendar.minusDaysAt(instant, days);
        const isSame = wall(instant) - wall(earlier) === days * dayMs;
        const isBehindGap = wall(earlier) - wall(earlier - 1000) > 1000;
        expect(isSame || isBehindGap).toBe(true);
        expect(Math.abs(instant - earlier - days * dayMs)).toBeLessThanOrEqual(dayMs);
      }),
    );
  });
});
