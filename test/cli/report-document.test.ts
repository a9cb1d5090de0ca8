import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { reportCsv } from '../../src/cli/report-csv.ts';
import { type ReportDocument, reportDocument } from '../../src/cli/report-document.ts';
import { reportText } from '../../src/cli/report-text.ts';
import type { Snapshot } from '../../src/core/measures/snapshot.ts';
import { observe } from '../../src/metrics/observation.ts';
import { fieldsBelow } from '../docs/markdown.ts';
import { csvRecords } from '../jobs/csv.ts';
import { count, measured, objective, source, statesOf } from '../metrics/measured-parts.ts';
import { halfBlind, healthy, snapshot } from '../metrics/observed-states.ts';
import { documentedSchemas, reportSchema } from './report-schema.ts';

/** Two objectives that are easily read, one of them without any issue. */
const small: Snapshot = {
  ...snapshot,
  asOf: Date.parse('2026-11-24T19:15:00Z'),
  alignment: {
    wip: { aligned: 1, unaligned: 2, exempt: 4 },
    completed: { aligned: 3, unaligned: 1, exempt: 0, coverageRatio: 0.75 },
    created: { aligned: 1, unaligned: 2, exempt: 0, coverageRatio: 1 / 3 },
  },
  objectives: [
    measured('checkout', {
      states: statesOf({ active: count(2, 1.5), waiting: count(1), done: count(3) }),
      all: count(9, 8),
      completed: count(3),
      executed: 5.5,
      planned: 6.5,
      lastMovedAt: Date.parse('2026-11-23T23:59:59Z'),
    }),
    measured('empty', {
      status: 'unmapped',
      noActiveWorkSince: Date.parse('2026-11-01T00:00:00Z'),
    }),
  ],
};
const objectives = [
  objective('checkout', { priority: 1, name: 'Checkout, "fast"', owner: 'maria@acme.example' }),
  objective('empty', { priority: 2, name: '=HYPERLINK("https://evil.example")' }),
];

function reportOf(shown: Partial<typeof healthy> = {}, isRestated = false): ReportDocument {
  return reportDocument(observe({ ...healthy, ...shown }), shown.snapshot ?? snapshot, {
    isRestated,
  });
}

describe('the report as a table', () => {
  it('shows a dash where there is no value and 0 where there is no work', () => {
    expect(reportText(reportOf({ snapshot: small, objectives }))).toBe(
      `As of 2026-11-24T19:15:00.000Z (days and weeks in Europe/Berlin, window 28 days)

objective  prio  status    issues  in progress  completed 28d  execution coverage   last moved
checkout   1     moving    9       3            3              84.6 % (5.5 of 6.5)  2026-11-23
empty      2     unmapped  0       0            0              —                    —

Alignment coverage  in progress —   completed 75.0 % (3 of 4)   created 33.3 % (1 of 3)
Source acme-jira  read 2026-11-24T19:14:00.000Z   data problems 4
Source acme-linear  read 2026-11-24T19:14:00.000Z   data problems 0
`,
    );
  });

  it('gives no verdict while a source is not observed, and says why', () => {
    const text = reportText(reportOf(halfBlind));
    expect(text).toContain(
      'Source acme-linear  NOT OBSERVED (failing), last read 2026-11-24T17:06:00.000Z   data problems 0',
    );
    expect(/^faster-checkout +1 +(\w+)/m.exec(text)?.[1]).toBe('unobserved');
    expect(/^leaner-platform +3 +(\w+)/m.exec(text)?.[1]).toBe('moving');
  });

  it('says that a past instant is restated', () => {
    expect(reportText(reportOf({}, true)).split('\n')[0]).toBe(
      'As of 2026-11-24T19:15:00.000Z, restated under the strategy of today (days and weeks in Europe/Berlin, window 28 days)',
    );
  });
});

describe('the report as CSV', () => {
  const csv = reportCsv(reportOf({ snapshot: small, objectives }));

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
    ['objectives without values', reportOf({ snapshot: small, objectives }, true)],
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

describe('docs/report.md', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/report.md'), 'utf8');

  it.each(Object.entries(documentedSchemas))('describes each field of %s', (heading, schema) => {
    expect(fieldsBelow(text, heading)).toEqual(
      Object.entries(schema.shape).map(([name, field]) => ({
        name,
        isOptional: field instanceof z.ZodOptional,
      })),
    );
  });
});
