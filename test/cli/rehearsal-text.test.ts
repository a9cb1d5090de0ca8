import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RehearsalDocument } from '../../src/cli/rehearsal-document.ts';
import { rehearsalText } from '../../src/cli/rehearsal-text.ts';
import type { RehearsedMove } from '../../src/cli/rehearsed-moves.ts';
import type { ObjectiveReading } from '../../src/cli/rehearsed-objectives.ts';
import { fieldsBelow } from '../docs/markdown.ts';
import { fieldsOf } from '../docs/schema-fields.ts';
import { count } from '../metrics/measured-parts.ts';
import { documentedSchemas, rehearsalSchema } from './rehearsal-schema.ts';

const files = { running: 'throughline.yaml', proposed: 'new.yaml' };

const mondays = Array.from({ length: 12 }, (_, week) =>
  new Date(Date.parse('2026-09-07') + week * 7 * 86_400_000).toISOString().slice(0, 10),
);

function reading(fields: Partial<ObjectiveReading> = {}, lastWeek = 0): ObjectiveReading {
  return {
    name: 'Some objective',
    priority: 1,
    status: 'moving',
    wip: count(2),
    completed: count(3),
    created: count(4),
    weeks: mondays.map((start, week) => ({ start, completed: count(week === 11 ? lastWeek : 0) })),
    alerts: [],
    ...fields,
  };
}

const same = { aligned: 1, unaligned: 1, exempt: 0, coverageRatio: 0.5 };
const better = { aligned: 3, unaligned: 1, exempt: 0, coverageRatio: 0.75 };
const nothing = { issues: 0, wip: 0, completed: 0, created: 0 };

const still: RehearsalDocument = {
  schema: 'throughline.rehearsal/1',
  asOf: '2026-11-25T18:00:00.000Z',
  window: { days: 90, from: '2026-08-27T17:00:00.000Z' },
  timezone: 'Europe/Berlin',
  ignored: [],
  differs: false,
  alignment: {
    wip: { old: same, new: same },
    completed: { old: same, new: same },
    created: { old: same, new: same },
  },
  weeks: mondays.map((start) => ({ start, completed: 5, aligned: { old: 2, new: 2 } })),
  objectives: [{ id: 'checkout', old: reading(), new: reading() }],
  moves: { total: nothing, routes: [], listed: [], hidden: 0 },
  sources: [{ id: 'acme-jira', lastSuccessAt: '2026-11-25T17:59:00.000Z' }],
};

const unaligned = { objectives: [], isExempt: false };
const move: RehearsedMove = {
  kind: 'objectives',
  from: unaligned,
  to: { objectives: ['checkout'], isExempt: false },
  source: 'acme-jira',
  key: 'PAY-1',
  title: 'Pay\u001B[31m faster',
  link: 'https://acme.example/browse/PAY-1',
  bases: ['wip'],
  before: [],
  after: [
    {
      objective: 'checkout',
      shared: 1,
      exclusive: 1,
      rule: 'checkout#2',
      via: 'epic',
      ancestor: 'PAY-9',
      label: 'pay',
    },
  ],
};

// 23:30 UTC of 1 October is 2 October in Berlin.
const idle = { since: '2026-09-28T23:30:00.000Z', began: '2026-10-01T23:30:00.000Z' };
const different: RehearsalDocument = {
  ...still,
  differs: true,
  alignment: {
    wip: { old: same, new: better },
    completed: { old: better, new: same },
    created: { old: same, new: same },
  },
  weeks: still.weeks.map((week, n) => (n === 11 ? { ...week, aligned: { old: 2, new: 1 } } : week)),
  objectives: [
    {
      id: 'checkout',
      old: reading({ status: 'idle', wip: count(0), alerts: [idle] }),
      new: reading({ wip: count(3, 2.25) }, 1),
    },
    { id: 'growth', new: reading({ status: 'unmapped', alerts: [idle] }) },
    {
      id: 'search',
      old: reading({ alerts: [{ ...idle, ended: '2026-10-20T10:00:00.000Z' }] }),
      new: reading({ status: 'finished', wip: count(0), alerts: [idle] }),
    },
    { id: 'legacy', old: reading() },
  ],
  moves: {
    total: { issues: 3, wip: 1, completed: 0, created: 1 },
    routes: [
      { ...nothing, kind: 'objectives', from: unaligned, to: move.to, issues: 2, wip: 1 },
      { ...nothing, kind: 'weights', from: move.to, to: move.to, issues: 1, created: 1 },
    ],
    listed: [move],
    hidden: 2,
  },
};

describe('a rehearsal as text', () => {
  it('begins with what gets better and what worse', () => {
    const text = rehearsalText(different, files);
    expect(text.split('\n\n').slice(0, 2).join('\n\n')).toBe(
      `The strategy of new.yaml instead of that of throughline.yaml, rehearsed as of 2026-11-25T18:00:00.000Z; nothing was changed
(days and weeks in Europe/Berlin, window 90 days)

Better
  coverage of what is in progress: 50.0 % (1 of 2) → 75.0 % (3 of 4)
  checkout: idle → moving
  checkout: the alert that is firing since 2026-10-02 would not
Worse
  coverage of what is completed in 90 days: 75.0 % (3 of 4) → 50.0 % (1 of 2)
  search: an alert would be firing since 2026-10-02
Different
  growth is new: unmapped, 2 in progress, 3 completed, an alert since 2026-10-02
  search: moving → finished
  legacy is gone: moving, 2 in progress, 3 completed`,
    );
  });

  it('then shows numbers of both sides once where they are the same', () => {
    const [coverage, objectives, weeks, alerts] = rehearsalText(different, files)
      .split('\n\n')
      .slice(2);
    expect(coverage).toBe(
      `alignment coverage  old              new              unaligned  exempt
in progress         50.0 % (1 of 2)  75.0 % (3 of 4)  1          0
completed 90d       75.0 % (3 of 4)  50.0 % (1 of 2)  1          0
created 90d         50.0 % (1 of 2)  50.0 % (1 of 2)  1          0`,
    );
    expect(objectives).toBe(
      `Issues / work / work in the exclusive view; one number where the three are equal
objective      prio  status             in progress      completed 90d  created 90d
checkout       1     idle → moving      0 → 3 / 2.3 / 2  3              4
growth (new)   1     unmapped           2                3              4
search         1     moving → finished  2 → 0            3              4
legacy (gone)  1     moving             2                3              4`,
    );
    expect(weeks).toBe(
      `Throughput: work completed in the weeks that begin on
             09-07  09-14  09-21  09-28  10-05  10-12  10-19  10-26  11-02  11-09  11-16  11-23
all aligned  2      2      2      2      2      2      2      2      2      2      2      2 → 1
checkout     0      0      0      0      0      0      0      0      0      0      0      0 → 1`,
    );
    expect(alerts).toBe(
      `Alerts "a priority has no active work" of 90 days, each from the end of its grace
objective     old                       new
checkout      since 2026-10-02          —
growth (new)  —                         since 2026-10-02
search        2026-10-02 to 2026-10-20  since 2026-10-02`,
    );
  });

  it('ends with the tickets that move, without what would steer a terminal', () => {
    expect(rehearsalText(different, files).split('\n\n').slice(6)).toEqual([
      `tickets that move             all  in progress  completed 90d  created 90d
all                           3    1            0              1
unaligned → checkout          2    1            0              0
checkout, with other weights  1    0            0              1`,
      String.raw`PAY-1  Pay\u001B[31m faster  https://acme.example/browse/PAY-1  unaligned → checkout  now checkout#2 (label pay of epic PAY-9)
2 more: raise --limit
`,
    ]);
  });

  it('says what was ignored, and which source takes the verdict away', () => {
    const blind = { id: 'acme-linear', unobserved: 'failing' };
    const text = rehearsalText({ ...still, ignored: ['window'], sources: [blind] }, files);
    expect(text).toBe(
      `The strategy of new.yaml instead of that of throughline.yaml, rehearsed as of 2026-11-25T18:00:00.000Z; nothing was changed
(days and weeks in Europe/Berlin, window 90 days)
Ignored, because only the strategy is rehearsed: window of new.yaml, which differ from throughline.yaml
Source acme-linear is NOT OBSERVED (failing): what depends on it has no verdict

Nothing would be different.
`,
    );
  });

  it('speaks of no alert without a verdict', () => {
    const objectives = different.objectives.map((each) => ({
      ...each,
      old: reading({ status: 'unobserved', alerts: [idle] }),
      new: reading({ status: 'unobserved', alerts: [] }),
    }));
    const [, verdict] = rehearsalText({ ...different, objectives }, files).split('\n\n');
    expect(verdict).not.toContain('alert');
  });

  it('says so when work is only counted elsewhere', () => {
    const moved = { ...still, differs: true, moves: different.moves };
    expect(rehearsalText(moved, files)).toContain(
      '\nNeither better nor worse: work is counted elsewhere.\n',
    );
  });
});

const reasons: readonly (readonly [string, Partial<RehearsedMove>, string])[] = [
  [
    'a rule and label that decided and one that decides',
    { before: [{ rule: 'search#1', via: 'own', label: 'find', shared: 1, exclusive: 1 }] },
    'no longer search#1 (label find); now checkout#2 (label pay of epic PAY-9)',
  ],
  [
    'only weights',
    { kind: 'weights', before: move.after },
    'by the weights of checkout#2 (label pay of epic PAY-9)',
  ],
  [
    'only what stands above',
    { kind: 'parents', before: move.after },
    'still checkout#2 (label pay of epic PAY-9)',
  ],
  [
    'a rule that names the ancestor itself',
    {
      after: [
        { rule: 'checkout#3', via: 'project', ancestor: 'Fast lane', shared: 1, exclusive: 1 },
      ],
    },
    'now checkout#3 (project Fast lane)',
  ],
];

it.each(reasons)('the reason of a move can be %s', (_name, fields, reason) => {
  const moves = { ...different.moves, listed: [{ ...move, ...fields }] };
  expect(rehearsalText({ ...different, moves }, files)).toContain(`  ${reason}\n`);
});

describe('docs/rehearsal.md', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/rehearsal.md'), 'utf8');

  it.each(Object.entries(documentedSchemas))('describes each field of %s', (heading, schema) => {
    expect(fieldsBelow(text, heading)).toEqual(fieldsOf(schema));
  });

  it('speaks of the document that is printed', () => {
    expect(rehearsalSchema.parse(different)).toEqual(different);
  });
});
