import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportSchema } from '../../src/cli/report-schema.ts';
import { fieldsBelow } from '../docs/markdown.ts';
import { fieldsOf } from '../docs/schema-fields.ts';
import { openSimulatedCompany } from '../jobs/company.ts';
import { rowsWritten } from '../jobs/history-context.ts';
import { type MainJob, openMainJob, runtimeOf } from '../jobs/job-runtime.ts';
import { historySchema } from './history-schema.ts';
import { openWorkplace, type Workplace } from './throughline.ts';

let main: MainJob;
let workplace: Workplace;
let yesterday: string;
let dayOf: (before: number) => string;

beforeAll(async () => {
  main = await openMainJob();
  workplace = await openWorkplace();
  const company = await openSimulatedCompany(120);
  await writeFile(join(workplace.folder, 'throughline.yaml'), company.configuration);
  const runtime = await runtimeOf({ ...main, drop: () => main.close() }, company.configuration);
  const { calendar } = runtime;
  dayOf = (before) => calendar.plusDays(calendar.dateOf(Date.now()), -before);
  yesterday = dayOf(1);
  const { code, err } = await throughline('sync', '--once');
  if (code !== 0) throw new Error(err);
  await company.close();
});

afterAll(async () => {
  await workplace.close();
  await main.close();
});

function throughline(...args: readonly string[]): ReturnType<Workplace['run']> {
  return workplace.run(args, { DATABASE_URL: main.url });
}

describe('history', () => {
  it('tells of each day what the report of that day says', async () => {
    const [history, report] = await Promise.all([
      throughline('history', '--from', dayOf(40), '--json'),
      throughline('report', '--as-of', dayOf(40), '--json'),
    ]);
    expect(history).toMatchObject({ code: 0, err: '' });
    const { days, ...rest } = historySchema.parse(JSON.parse(history.out));
    expect(rest).toMatchObject({ reading: 'restated', windowDays: 28, timezone: 'Europe/Berlin' });
    expect(days.map(({ day }) => day)).toEqual(
      Array.from({ length: 40 }, (_, index) => dayOf(40 - index)),
    );
    const { asOf, alignment, throughput } = reportSchema.parse(JSON.parse(report.out));
    expect(days[0]).toMatchObject({ asOf, alignment, completedIssues: throughput.completed });
  });

  it('tells of one objective, one line a day as CSV', async () => {
    const range = ['--from', dayOf(3), '--to', dayOf(2), '--objective', 'reliability'];
    const { out } = await throughline('history', ...range, '--csv');
    const [head, ...lines] = out.trim().split('\r\n');
    expect(head).toMatch(/^day,as_of,strategy,status,issues,in_progress_issues,/);
    expect(lines.map((line) => line.split(',')[0])).toEqual([dayOf(3), dayOf(2)]);
    const { out: json } = await throughline('history', ...range, '--json');
    const { days } = historySchema.parse(JSON.parse(json));
    expect(days.map(({ objective }) => objective?.id)).toEqual(['reliability', 'reliability']);
    expect(days.map((each) => each.objective?.status)).toEqual(
      lines.map((line) => line.split(',')[3]),
    );
  });

  it('is a table, of a long time with one day a week', async () => {
    const { out } = await throughline('history', '--strategy', 'as-it-was');
    const lines = out.trim().split('\n');
    expect(lines[0]).toMatch(/^Portfolio, as it was, under the strategy of each day/);
    expect(lines[2]).toMatch(/^day +coverage wip +of completed +in progress/);
    expect(lines.slice(3).map((line) => line.slice(0, 10))).toEqual(
      Array.from({ length: 12 }, (_, index) => dayOf(1 + 7 * (11 - index))),
    );
  });

  it('computes days that have no row, and keeps none', async () => {
    const before = await rowsWritten(main.pool);
    expect(before.size).toBe(365);
    const { out } = await throughline(
      'history',
      '--from',
      dayOf(400),
      '--to',
      dayOf(399),
      '--json',
    );
    const { days } = historySchema.parse(JSON.parse(out));
    expect(days.map(({ day, isBeforeFirst }) => [day, isBeforeFirst])).toEqual([
      [dayOf(400), true],
      [dayOf(399), true],
    ]);
    expect(await rowsWritten(main.pool)).toEqual(before);
  });

  it.each([
    [['history', '--to', '2199-01-01'], 'that day has not ended, the last that has is '],
    [['history', '--from', '2026-01-02', '--to', '2026-01-01'], 'is later than --to 2026-01-01'],
    [['history', '--objective', 'nothing'], '--objective nothing: no strategy of these days has'],
    [['history', '--from', '2026-1-1'], 'expected a day'],
    [['backfill', '--from', '2026-01-01'], "required option '--to <day>' not specified"],
    [['backfill', '--from', '2199-01-01', '--to', '2199-01-02'], 'has only begun'],
  ])('refuses what cannot be told: %s', async (args, message) => {
    const { code, out, err } = await throughline(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });
});

describe('backfill', () => {
  it('writes the text to standard output, and what to do with it to the other', async () => {
    const { code, out, err } = await throughline(
      'backfill',
      '--from',
      yesterday,
      '--to',
      yesterday,
    );
    expect(code).toBe(0);
    expect(out).toMatch(/^# TYPE job:throughline_alignment_coverage_ratio:max gauge\n/);
    expect(out.endsWith('\n# EOF\n')).toBe(true);
    const samples = out.split('\n').filter((line) => /^[a-z]/.test(line)).length;
    expect(err).toContain(`${samples} samples in `);
    expect(err).toContain('promtool tsdb create-blocks-from openmetrics');
    expect(err).toMatch(/--storage\.tsdb\.retention\.time=6[345]d/);
  });
});

describe('docs/history.md', () => {
  const text = readFileSync(new URL('../../docs/history.md', import.meta.url), 'utf8');

  it.each([
    ['Document', historySchema],
    ['Day', historySchema.shape.days.element],
  ])('describes every field of the JSON: %s', (heading, schema) => {
    expect(fieldsBelow(text, heading)).toEqual(fieldsOf(schema));
  });
});
