import { describe, expect, it } from 'vitest';
import { reportCsv } from '../../src/cli/report-csv.ts';
import { reportSchema } from '../../src/cli/report-schema.ts';
import { reportText } from '../../src/cli/report-text.ts';
import { csvRecords } from '../jobs/csv.ts';
import { measured, objective, source } from '../metrics/measured-parts.ts';
import { halfBlind, healthy } from '../metrics/observed-states.ts';
import { ofToday, reportOf, restated, small, smallObjectives } from './reports.ts';

describe('the report as a table', () => {
  it('shows a dash where there is no value and 0 where there is no work', () => {
    expect(reportText(reportOf({ snapshot: small, objectives: smallObjectives }))).toBe(
      `As of 2026-11-24T19:15:00.000Z (days and weeks in Europe/Berlin, window 28 days)
1 of 2 priorities has no active work.

objective  prio  status    wip  done 28d  execution       cycle P85  share/target  ends P85  due
checkout   1     moving    3    3         84.6 % 5.5/6.5  —          —             —         —
empty      2     unmapped  0    0         —               —          —             —         —

Alignment coverage  in progress —   completed 75.0 % (3 of 4)   created 33.3 % (1 of 3)
Effort  aligned 60.0 % (60 of 100) person-days   alignment gap —
Strategy  moving 50.0 % (1 of 2) objectives
Source acme-jira  read 2026-11-24T19:14:00.000Z   4 data problems
Source acme-linear  read 2026-11-24T19:14:00.000Z   0 data problems
`,
    );
  });

  it('gives no verdict while a source is not observed, and says why', () => {
    const text = reportText(reportOf(halfBlind));
    expect(text).toContain(
      'Source acme-linear  NOT OBSERVED (failing), last read 2026-11-24T17:06:00.000Z   0 data problems',
    );
    expect(/^faster-checkout +1 +(\w+)/m.exec(text)?.[1]).toBe('unobserved');
    expect(/^leaner-platform +3 +(\w+)/m.exec(text)?.[1]).toBe('moving');
  });

  it('shows work in the exclusive view where the strategy asks for it, and says so', () => {
    const coverage = {
      shared: { executed: 1.5, planned: 3, ratio: 0.5 },
      exclusive: { executed: 1, planned: 4, ratio: 0.25 },
    };
    const one = { ...measured('checkout', {}), executionCoverage: coverage };
    const shown = { snapshot: { ...small, objectives: [one] }, objectives: smallObjectives };
    expect(reportText(reportOf(shown))).toContain('50.0 % 1.5/3');
    const text = reportText(reportOf({ ...shown, view: 'exclusive' }));
    expect(text).toContain('25.0 % 1/4');
    expect(text.split('\n')[0]).toContain('window 28 days, work in the exclusive view)');
  });

  it.each([
    ['the strategy of today', restated, ', restated under the strategy of today'],
    [
      'that of today where there was none yet',
      { ...restated, isBeforeFirst: true },
      ', before the first strategy, restated under the strategy of today',
    ],
    [
      'the strategy of then',
      { ...ofToday, reading: 'as_it_was' as const, inForceTo: '2026-11-10T08:00:00.000Z' },
      ', as it was: strategy 3fa9c2d1e0ab, in force from 2026-10-01T00:00:00.000Z to 2026-11-10T08:00:00.000Z',
    ],
  ])('says that a past instant is read under %s', (_name, strategy, text) => {
    expect(reportText(reportOf({}, strategy)).split('\n')[0]).toBe(
      `As of 2026-11-24T19:15:00.000Z${text} (days and weeks in Europe/Berlin, window 28 days)`,
    );
  });
});

describe('the report as CSV', () => {
  const csv = reportCsv(reportOf({ snapshot: small, objectives: smallObjectives }));

  it('quotes separators and keeps formulas from running', () => {
    const [, checkout, empty] = csv.split('\r\n');
    expect(checkout).toMatch(
      /^2026-11-24T19:15:00\.000Z,28,checkout,"Checkout, ""fast""",1,moving,9,8,8,/,
    );
    expect(empty).toMatch(
      /^2026-11-24T19:15:00\.000Z,28,empty,"'=HYPERLINK\(""https:\/\/evil\.example""\)",2,unmapped,0,/,
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1'])(
    'puts an apostrophe before %j',
    (name) => {
      const report = reportOf({ snapshot: small, objectives: [objective('empty', { name })] });
      expect(reportCsv(report)).toContain(`'${name}`);
    },
  );

  it('has a line per objective that reads back as the same numbers, with empty cells for no value', () => {
    expect(csvRecords(csv)).toMatchObject([
      {
        objective: 'checkout',
        active_issues: '2',
        active_shared_work: '1.5',
        active_exclusive_work: '1',
        all_issues: '9',
        completed_in_window_issues: '3',
        execution_coverage_ratio: String(5.5 / 6.5),
        executed_work: '5.5',
        last_moved_at: '2026-11-23T23:59:59.000Z',
        no_active_work_since: '',
      },
      {
        objective: 'empty',
        active_issues: '0',
        execution_coverage_ratio: '',
        planned_work: '0',
        last_moved_at: '',
        no_active_work_since: '2026-11-01T00:00:00.000Z',
      },
    ]);
  });
});

describe('the report as JSON', () => {
  it.each([
    ['a healthy company', reportOf()],
    ['a company with a source that fails', reportOf(halfBlind)],
    [
      'objectives without values',
      reportOf({ snapshot: small, objectives: smallObjectives }, restated),
    ],
  ])('keeps its schema for %s', (_name, report) => {
    expect(reportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  });

  it('leaves out an objective that is configured and not measured, and keeps the order of the file', () => {
    const report = reportOf({ objectives: [objective('new'), ...healthy.objectives.toReversed()] });
    expect(report.objectives.map(({ id }) => id)).toEqual(
      healthy.objectives.map(({ id }) => id).toReversed(),
    );
  });

  it('says nothing of sources that were never measured', () => {
    const report = reportOf({ sources: [source('new'), source('acme-jira')] });
    expect(report.sources.map(({ id }) => id)).toEqual(['acme-jira']);
  });
});
