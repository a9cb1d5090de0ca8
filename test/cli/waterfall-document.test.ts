import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { StrategyUsed } from '../../src/cli/report-document.ts';
import { waterfallCsv } from '../../src/cli/waterfall-csv.ts';
import { type WaterfallDocument, waterfallDocument } from '../../src/cli/waterfall-document.ts';
import { waterfallText } from '../../src/cli/waterfall-text.ts';
import type { ComparedIssue } from '../../src/core/measures/compared-issue.ts';
import { waterfallSteps } from '../../src/core/measures/waterfall-step.ts';
import { createCalendar } from '../../src/core/time.ts';
import { compared, from, situation, to, waterfallOf } from '../core/measures/compared-builder.ts';
import { attribution, objective, strategy } from '../core/measures/measured-builder.ts';
import { fieldsBelow, firstCells, sectionNamed } from '../docs/markdown.ts';
import { csvRecords } from '../jobs/csv.ts';
import { documentedSchemas, waterfallSchema } from './waterfall-schema.ts';

const active = situation('active');
const backlog = situation('backlog');
const unaligned = { attributions: [] };
const half = [attribution('a', { shared: 0.5 }), attribution('b', { shared: 0.5, exclusive: 0 })];

/** Work in progress: 1 of 2 aligned; two issues are started, one is relabelled, one is deleted. */
const issues: readonly ComparedIssue[] = [
  compared(active, active),
  compared(
    situation('active', unaligned),
    situation('active', { attributions: half, labels: new Map([['own', 'ab']]) }),
    {
      key: 'PAY-12',
      url: 'https://acme.atlassian.net/browse/PAY-12',
    },
  ),
  compared(backlog, active, { key: 'PAY-3', title: 'Pay by\u200Bcard' }),
  compared(situation('backlog', unaligned), situation('active', unaligned), {
    key: 'PAY-123',
    title: '=1+1, "quoted"',
  }),
];
const objectives = [objective('a', { name: 'A' }), objective('b'), objective('c', { priority: 2 })];
const config = { strategy: strategy(objectives), sources: [] };

const restated = { reading: 'restated', version: '3fa9c2d1e0ab', isBeforeFirst: false } as const;

function documentOf(
  all: readonly ComparedIssue[],
  { only, used = restated }: { readonly only?: string; readonly used?: StrategyUsed } = {},
): WaterfallDocument {
  const reading = {
    basis: 'wip',
    calendar: createCalendar('UTC'),
    windowDays: 28,
    examples: 3,
    from: { at: from, config, used },
    to: { at: to, config, used: restated },
  } as const;
  const ends = {
    from: { at: from, strategy: config.strategy },
    to: { at: to, strategy: config.strategy },
  };
  return waterfallDocument(waterfallOf(all, 'wip', ends), reading, only);
}

describe('the waterfall as text', () => {
  it('says which strategies it is read under where that was the one of then', () => {
    const used = { ...restated, reading: 'as_it_was', version: 'aaaabbbbcccc' } as const;
    expect(waterfallText(documentOf(issues, { used })).split('\n')[0]).toContain(
      ', read under strategy aaaabbbbcccc of then and the strategy of today (days in UTC)',
    );
  });

  it('is a column of signed steps from the first value to the last, with the issues behind them', () => {
    expect(waterfallText(documentOf(issues))).toBe(
      `What changed of work in progress from 2026-10-01T00:00:00.000Z to 2026-10-21T00:00:00.000Z, both restated under the strategy of today (days in UTC)

Alignment coverage        coverage  aligned  unaligned  exempt  issues behind
2026-10-01T00:00:00.000Z    50.0 %        1          1       0
started                     0.0 pp       +1         +1       0              2
    PAY-3    Pay by\\u200Bcard  —
    PAY-123  =1+1, "quoted"    —
relabelled                +25.0 pp       +1         -1       0              1
    PAY-12  Pay by card  https://acme.atlassian.net/browse/PAY-12
2026-10-21T00:00:00.000Z    75.0 %        3          1       0

a                         issues  work  exclusive  issues behind
2026-10-01T00:00:00.000Z       1     1          1
started                       +1    +1         +1              1
    PAY-3  Pay by\\u200Bcard  —
relabelled                    +1  +0.5         +1              1
    PAY-12  Pay by card  https://acme.atlassian.net/browse/PAY-12
2026-10-21T00:00:00.000Z       3   2.5          3

b                         issues  work  exclusive  issues behind
2026-10-01T00:00:00.000Z       0     0          0
relabelled                    +1  +0.5          0              1
    PAY-12  Pay by card  https://acme.atlassian.net/browse/PAY-12
2026-10-21T00:00:00.000Z       1   0.5          0

Nothing changed
  c  0 issues
`,
    );
  });

  it('has a dash where there is no coverage', () => {
    const gone = compared(active, situation('active', { absence: 'deleted' }));
    const lines = waterfallText(documentOf([gone])).split('\n');
    expect(lines.slice(3, 7)).toEqual([
      '2026-10-01T00:00:00.000Z   100.0 %        1          0       0',
      'deleted                          —       -1          0       0              1',
      '    PAY-1  Pay by card  —',
      '2026-10-21T00:00:00.000Z         —        0          0       0',
    ]);
  });

  it('is only of one objective when that is asked for', () => {
    const text = waterfallText(documentOf(issues, { only: 'b' }));
    expect(text).not.toContain('Alignment coverage');
    expect(text.match(/^\w+ +issues .*$/gm)).toEqual([expect.stringMatching(/^b /)]);
  });
});

describe('the waterfall as CSV', () => {
  const records = csvRecords(waterfallCsv(documentOf(issues)));

  it('has a line per step between the first value and the last, of coverage and of each objective', () => {
    expect(records.map(({ objective: id, step }) => [id, step])).toEqual([
      ['', 'first'],
      ['', 'started'],
      ['', 'relabelled'],
      ['', 'last'],
      ['a', 'first'],
      ['a', 'started'],
      ['a', 'relabelled'],
      ['a', 'last'],
      ['b', 'first'],
      ['b', 'relabelled'],
      ['b', 'last'],
      ['c', 'first'],
      ['c', 'last'],
    ]);
  });

  it('reads back as the same numbers, with empty cells for no value', () => {
    expect(records.slice(1, 3)).toMatchObject([
      {
        from: '2026-10-01T00:00:00.000Z',
        to: '2026-10-21T00:00:00.000Z',
        basis: 'wip',
        affected: '2',
        coverage_ratio: '0.5',
        coverage_change: '0',
        aligned: '1',
        unaligned: '1',
        issues: '',
        examples: 'PAY-3 PAY-123',
      },
      { step: 'relabelled', coverage_ratio: '0.75', coverage_change: '0.25', unaligned: '-1' },
    ]);
    expect(records.find(({ objective: id, step }) => id === 'b' && step === 'last')).toMatchObject({
      affected: '',
      coverage_ratio: '',
      issues: '1',
      shared_work: '0.5',
      exclusive_work: '0',
      examples: '',
    });
  });
});

describe('the waterfall as JSON', () => {
  it.each([
    ['a company', documentOf(issues)],
    ['one objective', documentOf(issues, { only: 'a' })],
    ['no issues at all', documentOf([])],
  ])('keeps its schema for %s', (_name, document) => {
    expect(waterfallSchema.parse(JSON.parse(JSON.stringify(document)))).toEqual(document);
  });

  it('leaves coverage out when one objective is asked for', () => {
    const { alignment, objectives: shown } = documentOf(issues, { only: 'a' });
    expect(alignment).toBeUndefined();
    expect(shown.map(({ id, name }) => [id, name])).toEqual([['a', 'A']]);
  });
});

describe('docs/waterfall.md', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/waterfall.md'), 'utf8');

  it.each(Object.entries(documentedSchemas))('describes each field of %s', (heading, schema) => {
    expect(fieldsBelow(text, heading)).toEqual(
      Object.entries(schema.shape).map(([name, field]) => ({
        name,
        isOptional: field instanceof z.ZodOptional,
      })),
    );
  });

  it('explains every step, in the order in which they apply', () => {
    expect(firstCells(sectionNamed(text, 'Steps'))).toEqual([...waterfallSteps]);
  });
});
