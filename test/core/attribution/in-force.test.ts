import { describe, expect, it } from 'vitest';
import { inForceSpan, isInForce } from '../../../src/core/attribution/in-force.ts';
import type { Objective } from '../../../src/core/objective.ts';
import { createCalendar } from '../../../src/core/time.ts';
import { calendar, objective } from './given.ts';

function instant(text: string): number {
  return Date.parse(text);
}

function given(dates: Partial<Objective>): Objective {
  return objective('checkout', [], dates);
}

describe('an objective in force', () => {
  it('is in force always when it has no dates', () => {
    expect(inForceSpan(given({}), 0, calendar)).toEqual({ from: undefined, to: undefined });
  });

  // Berlin is UTC+2 until 2026-10-25 and UTC+1 after it.
  it.each([
    ['2026-09-30T21:59:59.999Z', false, 'the last instant before its first day'],
    ['2026-09-30T22:00:00.000Z', true, 'the first instant of its first day'],
    ['2027-03-31T21:59:59.999Z', true, 'the last instant of its last day'],
    ['2027-03-31T22:00:00.000Z', false, 'the first instant after its last day'],
  ])('at %s is in force: %s, %s', (at, expected) => {
    const dated = given({ starts: '2026-10-01', ends: '2027-03-31' });
    expect(isInForce(dated, instant(at), calendar)).toBe(expected);
  });

  it('cuts its days in the configured zone', () => {
    const dated = given({ starts: '2026-10-01' });
    const at = instant('2026-09-30T23:00:00Z');
    expect(isInForce(dated, at, calendar)).toBe(true);
    expect(isInForce(dated, at, createCalendar('UTC'))).toBe(false);
  });

  it('is out of force on every day of a pause, first and last included, and back after it', () => {
    const paused = given({ paused: [{ from: '2026-12-20', to: '2027-01-03' }] });
    const begin = instant('2026-12-19T23:00:00Z');
    const end = instant('2027-01-03T23:00:00Z');
    expect(inForceSpan(paused, begin - 1, calendar)).toEqual({ from: undefined, to: begin });
    expect(inForceSpan(paused, begin, calendar)).toBeUndefined();
    expect(inForceSpan(paused, end - 1, calendar)).toBeUndefined();
    expect(inForceSpan(paused, end, calendar)).toEqual({ from: end, to: undefined });
  });

  it('unites pauses that overlap or touch', () => {
    const paused = given({
      paused: [
        { from: '2026-12-10', to: '2026-12-20' },
        { from: '2026-12-01', to: '2026-12-12' },
        { from: '2026-12-21', to: '2026-12-24' },
      ],
    });
    const end = instant('2026-12-24T23:00:00Z');
    expect(inForceSpan(paused, instant('2026-11-30T23:00:00Z') - 1, calendar)).toEqual({
      from: undefined,
      to: instant('2026-11-30T23:00:00Z'),
    });
    expect(inForceSpan(paused, instant('2026-12-20T23:00:00Z'), calendar)).toBeUndefined();
    expect(inForceSpan(paused, end, calendar)).toEqual({ from: end, to: undefined });
  });

  it.each(['achieved', 'dropped'] as const)('stays in force through the day it is %s', (state) => {
    const declared = given({ declared: { state, on: '2026-11-10' }, ends: '2026-12-31' });
    const end = instant('2026-11-10T23:00:00Z');
    expect(isInForce(declared, end - 1, calendar)).toBe(true);
    expect(isInForce(declared, end, calendar)).toBe(false);
  });

  it.each(['on_track', 'at_risk', 'off_track'] as const)('is not ended by %s', (state) => {
    const declared = given({ declared: { state, on: '2026-11-10' } });
    expect(isInForce(declared, instant('2030-01-01T00:00:00Z'), calendar)).toBe(true);
  });

  it('is not ended by its due date: an overdue priority is still a priority', () => {
    const due = given({ due: '2026-11-10' });
    expect(isInForce(due, instant('2026-12-01T00:00:00Z'), calendar)).toBe(true);
  });

  it('is never in force when it ends before it starts', () => {
    const never = given({ starts: '2026-11-10', ends: '2026-11-01' });
    expect(isInForce(never, instant('2026-11-05T00:00:00Z'), calendar)).toBe(false);
  });

  it('ignores a pause that ends before it begins', () => {
    const paused = given({ paused: [{ from: '2026-11-10', to: '2026-11-01' }] });
    expect(inForceSpan(paused, instant('2026-11-05T00:00:00Z'), calendar)).toEqual({
      from: undefined,
      to: undefined,
    });
  });
});
