import { describe, expect, it } from 'vitest';
import { dayMs, minuteMs } from '../../src/core/time.ts';
import type { ObservedState } from '../../src/metrics/observation.ts';
import { page } from '../../src/server/page/page.ts';
import { measured, now, objective, source } from '../metrics/measured-parts.ts';
import { halfBlind, healthy, justBegun, snapshot, stateOf } from '../metrics/observed-states.ts';

/** Text of the page as a reader sees it, without its style and script. */
function textOf(state: ObservedState): string {
  return page(state)
    .replaceAll(/<(style|script)>.*?<\/\1>/gs, '')
    .replaceAll(/<title>.*?<\/title>/gs, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
}

/** The row of one objective. */
function rowOf(state: ObservedState, id: string): string {
  const rows = page(state).split('<tr');
  return rows.find((row) => row.startsWith(` id="${id}"`)) ?? '';
}

function firstLine(state: ObservedState): string | undefined {
  return /<h1>(.*?)<\/h1>/.exec(page(state))?.[1];
}

describe('the first page', () => {
  it('says in its first line which priorities have no active work, and since when', () => {
    const text = textOf(healthy);
    expect(text).toContain('2 of 5 priorities have no active work');
    expect(text).toContain(
      'Three nines for payments Idle work remains, none in progress, since 12 Nov',
    );
    expect(text).toContain(
      'Open the shop in five more countries Not started work is planned, none was ever started, since 22 Nov (within its grace until 25 Nov)',
    );
    expect(text).toContain('Not moving either: Customers help themselves Quiet');
  });

  it('shows an objective with its owner, work in progress, coverage with its parts and throughput', () => {
    const text = textOf(healthy);
    expect(text).toContain(
      'P1 Checkout in under ten seconds maria@acme.example · payments · part of Grow revenue per visitor Moving in progress, moved within 14 days 9 issues · 1 blocked · 2 quiet · 4 unassigned 72% 47 of 65.5 work 11 3 hours ago',
    );
  });

  it('shows what success is before what moves, when it is due and what its owner declares', () => {
    const one = objective('one', {
      name: 'Checkout',
      outcome: 'Median checkout time 38 s → 10 s',
      owner: 'maria@acme.example',
      due: '2026-12-31',
      declared: { state: 'at_risk', on: undefined },
    });
    expect(textOf(stateOf(measured('one'), { objectives: [one] }))).toContain(
      'Checkout Median checkout time 38 s → 10 s maria@acme.example · due 2026-12-31 · declared at risk Moving',
    );
  });

  it('shows work in the view that the strategy asks for', () => {
    const coverage = {
      shared: { executed: 1.5, planned: 3, ratio: 0.5 },
      exclusive: { executed: 1, planned: 4, ratio: 0.25 },
    };
    const one = { ...measured('one', {}), executionCoverage: coverage };
    expect(textOf(stateOf(one))).toContain('50% 1.5 of 3 work');
    expect(textOf(stateOf(one))).toContain('work is divided between them');
    const exclusive = textOf(stateOf(one, { view: 'exclusive' }));
    expect(exclusive).toContain('25% 1 of 4 work');
    expect(exclusive).toContain('work belongs to the first of them in the strategy');
  });

  it('draws 12 whole weeks, zero weeks included, and the running week apart', () => {
    const row = rowOf(healthy, 'self-service');
    expect(row.match(/<rect class="(whole|zero)"/g)).toHaveLength(13);
    expect(row).toContain(
      'Issues completed, 12 whole weeks, oldest first: 0, 1, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0; running week so far: 0',
    );
    expect(row).toContain('<title>week of 7 Sept: 1</title>');
    expect(row).toContain('<title>running week, from 23 Nov: 0</title>');
  });

  it('shows alignment on three bases with its parts, and the share that serves none', () => {
    const text = textOf(healthy);
    expect(text).toContain('In progress now 62% 31 19 7');
    expect(text).toContain('Completed last 28 days 53% 24 21 12');
    expect(text).toContain('Created last 28 days 47% 29 33 14');
    expect(text).toContain('Serves no objective 38% 19 of 50 issues in progress');
  });

  it('counts the strategy served over the lowest level, and those without a verdict apart', () => {
    expect(textOf(healthy)).toContain('Strategy served 2 of 6 objectives in force are moving');
    expect(textOf(halfBlind)).toContain('1 of 1 objectives in force are moving');
    expect(textOf(halfBlind)).toContain('5 unobserved, in neither number');
  });

  it('shows the sources with their freshness and their data problems', () => {
    const text = textOf(healthy);
    expect(text).toContain(
      'acme-jira Jira, every 5 minutes Observed is read as planned 2 minutes ago 1,195 3 issues without state, excluded from every ratio 4 3 unknown status · 1 history disagrees',
    );
    expect(text).toContain(
      'acme-linear Linear, every 5 minutes Observed is read as planned 2 minutes ago 373 0',
    );
  });

  it('says beside every affected number that a source is not observed', () => {
    const text = textOf(halfBlind);
    expect(text).toContain('Not everything is observed. acme-linear could not be read');
    expect(text).toContain('No verdict on 5 of 5 priorities');
    expect(text.match(/Unobserved: acme-linear/g)).toHaveLength(3);
    expect(rowOf(halfBlind, 'reliability')).toContain(
      'no verdict: acme-linear could not be read (26 failed attempts)',
    );
    expect(rowOf(halfBlind, 'leaner-platform')).not.toContain('acme-linear');
  });

  it('marks no value with a dash and its reason, and writes 0 as 0', () => {
    const row = rowOf(healthy, 'accessible');
    expect(row).toContain('title="No value: nothing was planned"');
    expect(row).toContain('title="No value: it has no issues"');
    expect(row).toContain('<span class="figure">0</span><small>issues</small>');
    expect(rowOf(healthy, 'eu-launch')).toContain('<span class="figure">0%</span>');
  });

  it('has no ratio where there is neither aligned nor unaligned work', () => {
    const none = { aligned: 0, unaligned: 0, exempt: 3 };
    const text = page({
      ...healthy,
      snapshot: { ...snapshot, alignment: { wip: none, completed: none, created: none } },
    });
    expect(text.match(/No value: no aligned and no unaligned work/g)).toHaveLength(4);
  });

  it('explains label drift by the label that comes close', () => {
    expect(textOf(healthy)).toContain(
      'Label drift nothing serves it now, but “accessibilty” (12 issues) is almost “accessibility”, since 15 Oct',
    );
  });

  it('escapes what people wrote', () => {
    const name = '<script>alert("owned")</script>';
    const text = page(
      stateOf(measured('evil'), { objectives: [objective('evil', { name, owner: '<b>x' })] }),
    );
    expect(text).not.toContain('<script>alert');
    expect(text).toContain('&lt;script&gt;alert(&quot;owned&quot;)&lt;/script&gt;');
    expect(text).toContain('&lt;b&gt;x');
  });

  it('shows a removed objective no more, and names one that is not measured yet', () => {
    const text = textOf({
      ...healthy,
      objectives: [objective('brand-new', { name: 'Brand new' })],
    });
    expect(text).not.toContain('Three nines for payments');
    expect(text).toContain('Not measured yet: Brand new.');
  });

  it('shows the sources alone before there are numbers', () => {
    const text = textOf(justBegun);
    expect(text).toContain('No numbers yet');
    expect(text).toContain(
      'acme-jira Jira, every 5 minutes Not fully read is not yet fully read —',
    );
    expect(text).not.toContain('Alignment');
  });

  it('does not call a source merely unread whose first read fails', () => {
    const refused = source('acme-jira', {
      lastSuccessAt: undefined,
      historyComplete: false,
      failing: true,
      consecutiveFailures: 3,
    });
    expect(textOf({ ...justBegun, sources: [refused] })).toContain(
      'Not fully read was never fully read (3 failed attempts)',
    );
  });
});

describe('the first line', () => {
  const since = now - 10 * dayMs;

  it.each([
    ['moving', 1, 'The one priority has active work'],
    ['blocked', 1, 'The one priority has active work'],
    ['idle', 1, '1 of 1 priority has no active work'],
    ['finished', 2, '1 of 1 priority has no active work'],
    ['idle', 3, 'No objective of priority 1 to 2 is in force'],
  ] as const)('for one %s objective of priority %d is: %s', (status, priority, expected) => {
    const isWithoutWork = status === 'idle' || status === 'finished';
    const one = measured('any', {
      status,
      ...(isWithoutWork ? { noActiveWorkSince: since } : {}),
    });
    expect(firstLine(stateOf(one, { objectives: [objective('any', { priority })] }))).toBe(
      expected,
    );
  });

  it('is red only after the grace, and outages of the source do not use it up', () => {
    const one = measured('any', {
      status: 'idle',
      noActiveWorkSince: now - 4 * dayMs,
      sources: ['acme-jira'],
    });
    const objectives = [objective('any', { priority: 1 })];
    const outages = [{ from: now - 3 * dayMs, to: now - dayMs }];
    const interrupted = [source('acme-jira', { outages })];
    expect(page(stateOf(one, { objectives }))).toContain('<section class="lead alert">');
    expect(page(stateOf(one, { objectives, sources: interrupted }))).toContain(
      '<section class="lead watch">',
    );
  });

  it('does not count an objective that is not in force', () => {
    const one = measured('any', { status: 'not_in_force', inForce: false });
    expect(firstLine(stateOf(one, { objectives: [objective('any', { priority: 1 })] }))).toBe(
      'No objective of priority 1 to 2 is in force',
    );
  });

  it('names what is unobserved beside what has no work', () => {
    const idle = measured('one', {
      status: 'idle',
      sources: ['acme-jira'],
      noActiveWorkSince: since,
    });
    const unseen = measured('two', { sources: ['acme-linear'] });
    const state: ObservedState = {
      ...halfBlind,
      objectives: [objective('one', { priority: 1 }), objective('two', { priority: 2 })],
      snapshot: { ...snapshot, objectives: [idle, unseen], asOf: now - minuteMs },
    };
    expect(firstLine(state)).toBe('1 of 2 priorities has no active work, no verdict on 1');
  });
});
