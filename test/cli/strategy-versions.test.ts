import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { reportSchema } from '../../src/cli/report-schema.ts';
import { createCalendar, dayMs } from '../../src/core/time.ts';
import { openSimulatedCompany, type SimulatedCompany } from '../jobs/company.ts';
import { type MainJob, openMainJob, runtimeOf } from '../jobs/job-runtime.ts';
import { numbersOf } from '../jobs/numbers.ts';
import { inReport, withoutConfiguration } from './published.ts';
import { openWorkplace, type Workplace } from './throughline.ts';

const now = Date.now();
/** Of the simulated company. */
const calendar = createCalendar('Europe/Berlin');
let main: MainJob;
let company: SimulatedCompany;
let workplace: Workplace;
/** What was in force: the first 60 days ago, the second 20 days ago, the first again 10 days ago. */
let first: string;
let second: string;

beforeAll(async () => {
  main = await openMainJob();
  company = await openSimulatedCompany(400);
  workplace = await openWorkplace();
  first = company.configuration.replace(
    /^ {2}effective_from: .*$/m,
    `  effective_from: ${day(90)}`,
  );
  second = company.configuration
    .replace(/^ {2}effective_from: .*\n/m, '')
    .replace('- enterprise-sso', '- reliability')
    .replaceAll('id: faster-checkout', 'id: quick-checkout')
    .replace(/^ {6}ready:$/m, '      triage:');
  for (const [configuration, days] of [
    [first, 60],
    [second, 20],
    [first, 10],
  ] as const) {
    await main.sync(configuration);
    await backdate(days);
  }
  await writeFile(join(workplace.folder, 'throughline.yaml'), first);
});

afterAll(async () => {
  await workplace.close();
  await company.close();
  await main.close();
});

/** As if what was adopted last had been so this many days ago. */
async function backdate(days: number): Promise<void> {
  const at = new Date(now - days * dayMs);
  await main.pool.query(
    'update adoption set adopted_at = $1 where id = (select max(id) from adoption)',
    [at],
  );
  await main.pool.query('update strategy_version set first_seen_at = $1 where first_seen_at > $1', [
    at,
  ]);
}

function day(before: number): string {
  return calendar.plusDays(calendar.dateOf(now), -before);
}

function throughline(...args: readonly string[]): ReturnType<Workplace['run']> {
  return workplace.run(args, { DATABASE_URL: main.url });
}

type Report = z.infer<typeof reportSchema>;

function dayOf(instant: string | undefined): string | undefined {
  return instant === undefined ? undefined : calendar.dateOf(Date.parse(instant));
}

async function reportOf(before: number, ...args: readonly string[]): Promise<Report> {
  const { code, out, err } = await throughline('report', '--json', '--as-of', day(before), ...args);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return reportSchema.parse(JSON.parse(out));
}

const asItWas = ['--strategy', 'as-it-was'] as const;

describe('a past day as it was', () => {
  it.each([
    ['before a change', 30, () => first],
    ['under a version that was replaced', 15, () => second],
    ['under a version that had come back', 5, () => first],
    ['before it was put in place, by its effective date', 80, () => first],
  ])('has the numbers of the strategy of then: %s', async (_name, before, inForce) => {
    const report = await reportOf(before, ...asItWas);
    const asOf = Date.parse(report.asOf);
    const runtime = await runtimeOf({ ...main, drop: () => main.close() }, inForce());
    const expected = await numbersOf(runtime, { now: Date.now(), asOf });
    expect(report.alignment).toEqual(expected.alignment);
    expect(report.objectives.map(withoutConfiguration)).toEqual(expected.objectives.map(inReport));
    expect(report).toMatchObject({ isRestated: false, strategy: { reading: 'as_it_was' } });
  });

  it('differs from the restated one where the strategy was another', async () => {
    const [was, restated] = await Promise.all([reportOf(15, ...asItWas), reportOf(15)]);
    expect(was.objectives.map(({ id }) => id)).toContain('quick-checkout');
    expect(restated.objectives.map(({ id }) => id)).toContain('faster-checkout');
    expect(was.strategy.version).not.toBe(restated.strategy.version);
    expect(was.strategy).toMatchObject({ inForceTo: expect.any(String), isBeforeFirst: false });
    expect(restated).toMatchObject({ isRestated: true, strategy: { reading: 'restated' } });
  });

  it('is restated before the first version, and says so', async () => {
    const [was, restated] = await Promise.all([reportOf(100, ...asItWas), reportOf(100)]);
    expect(was).toEqual(restated);
    expect(was).toMatchObject({ isRestated: true, strategy: { isBeforeFirst: true } });
    const { out } = await throughline('report', '--as-of', day(100), ...asItWas);
    expect(out).toMatch(
      /^As of \S+, before the first strategy, restated under the strategy of today/,
    );
  });

  it('is since the last change the same as restated', async () => {
    const [was, restated] = await Promise.all([reportOf(1, ...asItWas), reportOf(1)]);
    const { strategy, isRestated: _isRestated, ...numbers } = was;
    expect(restated).toMatchObject(numbers);
    expect(restated.strategy).toEqual({ ...strategy, reading: 'restated' });
  });

  it('is of today the strategy of today', async () => {
    const { strategy, isRestated } = await reportOf(0, ...asItWas);
    expect({ reading: strategy.reading, isRestated }).toEqual({
      reading: 'today',
      isRestated: false,
    });
  });
});

describe('strategy versions', () => {
  const span = z.strictObject({ from: z.iso.datetime(), to: z.iso.datetime().optional() });
  const schema = z.strictObject({
    schema: z.literal('throughline.strategy-versions/1'),
    at: z.iso.datetime(),
    versions: z.array(
      z.strictObject({
        version: z.string().regex(/^[0-9a-f]{12}$/),
        effectiveFrom: z.iso.date().optional(),
        firstSeenAt: z.iso.datetime(),
        isCurrent: z.boolean(),
        inForce: z.array(span),
        isAhead: z.boolean(),
        objectives: z.int(),
        changes: z
          .strictObject({
            added: z.array(z.string()),
            removed: z.array(z.string()),
            changed: z.array(z.strictObject({ id: z.string(), keys: z.array(z.string()) })),
            settings: z.array(z.string()),
          })
          .optional(),
      }),
    ),
  });

  it('lists when each was in force, and what it changed', async () => {
    const { code, out } = await throughline('strategy', 'versions', '--json');
    expect(code).toBe(0);
    const { versions } = schema.parse(JSON.parse(out));
    expect(versions).toMatchObject([
      { effectiveFrom: day(90), isCurrent: true, isAhead: false },
      {
        isCurrent: false,
        changes: {
          added: ['quick-checkout'],
          removed: ['faster-checkout'],
          changed: [{ id: 'enterprise-sign-on', keys: ['match'] }],
          settings: ['effective_from', 'sources[acme-jira]'],
        },
      },
    ]);
    const days = versions.map(({ inForce }) =>
      inForce.map(({ from, to }) => [from, to].map(dayOf)),
    );
    expect(days).toEqual([
      [
        [day(90), day(20)],
        [day(10), undefined],
      ],
      [[day(20), day(10)]],
    ]);
  });

  it('prints them as a table', async () => {
    const { out } = await throughline('strategy', 'versions');
    expect(out).toMatch(/^version +effective from +first seen +in force +objectives +changes\n/);
    expect(out).toContain(
      '+quick-checkout; -faster-checkout; ~enterprise-sign-on (match); effective_from; sources[acme-jira]',
    );
    expect(out).toMatch(/^[0-9a-f]{12} \* .* to now/m);
  });
});
