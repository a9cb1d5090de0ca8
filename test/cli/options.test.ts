import { expect, it } from 'vitest';
import {
  asOfInstant,
  parseAsOf,
  parseListen,
  parseWholeNumber,
  parseWindow,
} from '../../src/cli/options.ts';
import { createCalendar } from '../../src/core/time.ts';

const berlin = createCalendar('Europe/Berlin');
const now = Date.parse('2026-11-24T19:16:00Z');

it.each([
  ['a day in winter', '2026-11-01', '2026-11-01T23:00:00.000Z'],
  ['the day the clocks go back', '2026-10-25', '2026-10-25T23:00:00.000Z'],
  ['a day in summer', '2026-10-24', '2026-10-24T22:00:00.000Z'],
  ['an instant', '2026-10-31T09:00:00Z', '2026-10-31T09:00:00.000Z'],
  ['an instant of another zone', '2026-10-31T09:00:00.5+02:00', '2026-10-31T07:00:00.500Z'],
  ['today, of which has passed what has passed', '2026-11-24', '2026-11-24T19:16:00.000Z'],
])('takes %s for the end of that local day or the instant', (_name, text, at) => {
  const read = asOfInstant(parseAsOf(text), berlin, now);
  expect(new Date(read).toISOString()).toBe(at);
});

it.each(['2026-11-25', '2026-11-24T19:16:01Z'])(
  'refuses %s, which has not happened yet',
  (text) => {
    expect(() => asOfInstant(parseAsOf(text), berlin, now)).toThrow(
      `--as-of ${text}: that has not happened yet`,
    );
  },
);

it.each([
  '2026-02-30',
  '2026-02-30T00:00:00Z',
  '2026-13-01',
  '2026-11-01T25:00:00Z',
  '2026-11-01T09:00:00',
  '01.11.2026',
  'yesterday',
  '1793000000000',
  '',
])('refuses "%s", which is neither a day nor an instant with its zone', (text) => {
  expect(() => parseAsOf(text)).toThrow(
    'expected a day (2026-11-01) or an instant with its zone (2026-11-01T09:00:00Z)',
  );
});

it.each(['28', '0d', '-7d', '1.5d', '4w', '28 d', '99999d', ''])(
  'refuses a window of "%s"',
  (text) => {
    expect(() => parseWindow(text)).toThrow('expected whole days such as 7d, 28d or 90d');
  },
);

it.each(['9818', 'localhost', 'localhost:', ':9818', '127.0.0.1:65536', '::1:9818'])(
  'refuses to listen at "%s"',
  (text) => {
    expect(() => parseListen(text)).toThrow('expected HOST:PORT such as 127.0.0.1:9818');
  },
);

it.each(['65536', '-1', '1e3', '80.5', ''])('refuses "%s" as a port', (text) => {
  expect(() => parseWholeNumber(65_535)(text)).toThrow('expected a whole number from 0 to 65535');
});

it('reads what is written as in the configuration file', () => {
  expect(parseWindow('90d')).toBe(90);
  expect(parseListen('[::1]:0')).toEqual({ host: '::1', port: 0 });
  expect(parseWholeNumber(65_535)('65535')).toBe(65_535);
});
