import { describe, expect, test } from 'vitest';
import type { JiraIssue } from '../../src/simulator/jira/jira-content.ts';
import { createJiraClock } from '../../src/simulator/jira/jira-time.ts';
import { orderOf } from '../../src/simulator/jira/jql-order.ts';
import { selectionOf } from '../../src/simulator/jira/jql-query.ts';

const now = Date.parse('2026-11-24T12:00:00Z');

function issue(id: string, given: Partial<JiraIssue>): JiraIssue {
  return {
    id,
    key: `PAY-${id}`,
    projectKey: 'PAY',
    createdAt: now,
    updatedAt: now,
    type: 'Story',
    status: { id: '3', name: 'In Progress', category: 'indeterminate' },
    resolution: undefined,
    labels: [],
    parent: undefined,
    assignee: undefined,
    fields: () => ({}),
    histories: () => [],
    ...given,
  };
}

const issues = [
  issue('1', { labels: ['checkout', 'Two words\' "quote"'], updatedAt: now - 60_000 }),
  issue('2', { projectKey: 'CORE', key: 'CORE-7', type: 'Bug', resolution: 'Done' }),
  issue('3', {
    parent: { id: '1', key: 'PAY-1' },
    status: { id: '10000', name: 'To Do', category: 'new' },
    createdAt: Date.parse('2026-11-01T00:00:00Z'),
    updatedAt: Date.parse('2026-11-24T10:30:59.999Z'),
  }),
];

function found(jql: string): readonly string[] {
  const settings = { clock: createJiraClock('Europe/Berlin'), now, projectKeys: ['PAY', 'CORE'] };
  return issues.filter(selectionOf(jql, settings)).map(({ id }) => id);
}

describe('a query selects', () => {
  test.each([
    ['project = pay', ['1', '3']],
    ['project in (PAY, CORE)', ['1', '2', '3']],
    ['key in (PAY-1, CORE-7)', ['1', '2']],
    ['id in (2, 3)', ['2', '3']],
    ['issuetype = Bug', ['2']],
    ['status = "To Do"', ['3']],
    ['status in (10000)', ['3']],
    ['statusCategory != new', ['1', '2']],
    ['labels = CHECKOUT', ['1']],
    ['labels in ("Two words\' \\"quote\\"")', ['1']],
    ['labels != checkout', []],
    ['labels is EMPTY', ['2', '3']],
    ['resolution is not EMPTY', ['2']],
    ['parent = PAY-1', ['3']],
    ['project = PAY AND NOT labels = checkout', ['3']],
    ['project = CORE OR project = PAY AND labels = checkout', ['1', '2']],
    ['(project = CORE OR project = PAY) AND labels = checkout', ['1']],
    ['project not in (CORE)', ['1', '3']],
    [`updated >= ${now - 60_000}`, ['1', '2']],
    [`updated > ${now - 60_000}`, ['2']],
    ['updated >= -5m', ['1', '2']],
    ['created <= -1d ORDER BY updated ASC', ['3']],
  ])('%s', (jql, ids) => {
    expect(found(jql)).toEqual(ids);
  });

  test("by quoted dates in the account's zone, to the minute", () => {
    expect(found('updated >= "2026-11-24 11:30"')).toContain('3');
    expect(found('updated >= "2026-11-24 11:31"')).not.toContain('3');
    expect(found('updated >= "2026/11/24"')).toContain('3');
    expect(found('created < "2026-11-01 01:00"')).toEqual([]);
    expect(found('created < "2026-11-01 01:01"')).toEqual(['3']);
  });
});

test.each([
  ['', 'Unbounded'],
  ['ORDER BY created', 'Unbounded'],
  ['checkout', 'expecting an operator'],
  ['project = NOPE', "does not exist for the field 'project'"],
  ['id > 10', "operator '>' is not supported"],
  ['sprint = 3', "Field 'sprint' does not exist"],
  ['toString = 3', "Field 'tostring' does not exist"],
  ['updated >= yesterday', "Date value 'yesterday'"],
  ['updated >= "1732877091000"', "Date value '1732877091000'"],
  ['updated >= startOfDay()', 'expecting the end'],
  ['status WAS Done', 'expecting an operator'],
  ['(project = PAY', "expecting ')'"],
  ['labels in ()', 'expecting a value'],
  ['labels is checkout', 'can only be compared with EMPTY'],
  ['summary ~ word', "operator '~' is not supported"],
  ['project = PAY # comment', 'expecting the end'],
])("the query '%s' is refused", (jql, reason) => {
  expect(() => found(jql)).toThrow(reason);
});

function sorted(jql: string): readonly string[] {
  return issues.toSorted(orderOf(jql).compare).map(({ id }) => id);
}

test('order follows several fields, each in its direction, and ties go by id', () => {
  expect(sorted('project = PAY ORDER BY created DESC, updated ASC')).toEqual(['1', '2', '3']);
  expect(sorted('project = PAY ORDER BY created DESC, updated DESC')).toEqual(['2', '1', '3']);
  expect(sorted('project = PAY ORDER BY key DESC')).toEqual(['3', '1', '2']);
  expect(() => orderOf('project = PAY ORDER BY rank')).toThrow(
    "Not able to sort using field 'rank'",
  );
  const many = Array.from({ length: 8 }, () => 'created').join();
  expect(() => orderOf(`project = PAY ORDER BY ${many}`)).toThrow('more than 7 fields');
});

describe('the clock of Berlin', () => {
  const clock = createJiraClock('Europe/Berlin');

  test.each([
    ['2026-11-24T09:00:00.123Z', '2026-11-24T10:00:00.123+0100'],
    ['2026-07-01T22:30:00.000Z', '2026-07-02T00:30:00.000+0200'],
    ['1960-01-01T00:00:00.001Z', '1960-01-01T01:00:00.001+0100'],
  ])('writes %s as %s', (instant, text) => {
    expect(clock.iso(Date.parse(instant))).toBe(text);
  });

  test.each([
    ['2026-11-24 10:00', '2026-11-24T09:00:00Z'],
    ['2026-10-25 02:30', '2026-10-25T00:30:00Z'],
    ['2026-03-29 03:00', '2026-03-29T01:00:00Z'],
  ])('reads %s as %s', (text, instant) => {
    expect(clock.parse(text)).toBe(Date.parse(instant));
  });

  test('writes offsets west of Greenwich and of half hours', () => {
    const at = Date.parse('2026-11-24T12:00:00Z');
    expect(createJiraClock('America/St_Johns').iso(at)).toBe('2026-11-24T08:30:00.000-0330');
  });
});
