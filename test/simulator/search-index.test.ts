import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { generateCompany } from '../../src/simulator/company/generate-company.ts';
import { companyContent } from '../../src/simulator/jira/company-content.ts';
import { orderOf } from '../../src/simulator/jira/jql-order.ts';
import {
  type IndexControls,
  type IndexOptions,
  indexControls,
  SearchIndex,
} from '../../src/simulator/jira/search-index.ts';
import { startDatacenterSite } from '../../src/simulator/jira-datacenter/datacenter-site.ts';
import type { FieldValues, Tracker } from '../../src/simulator/tracker.ts';
import { searchAll, startWorld } from './jira-world.ts';

const byUpdated = orderOf('created > 0 ORDER BY updated ASC');

interface World {
  readonly controls: IndexControls;
  readonly clock: { now: number };
  readonly index: SearchIndex;
  readonly tracker: Tracker;
  readonly change: (id: string, set: FieldValues) => void;
  /** What the index tells of one issue now: its title as it is shown, its title as it is found. */
  readonly told: (id: string) => readonly (string | undefined)[];
}

function startIndex(options: Partial<IndexOptions> = {}): World {
  const clock = { now: Date.parse('2026-11-24T12:00:00Z') };
  const now = (): number => clock.now;
  const { jira } = generateCompany({ seed: 2, now: clock.now, issues: 200 });
  const content = companyContent(jira, { apply: () => undefined, now });
  const index = new SearchIndex(content, { now, ...options });
  clock.now += 60_000;
  index.entries(byUpdated);
  return {
    clock,
    index,
    tracker: jira.tracker,
    controls: indexControls(index),
    change: (id, set) =>
      jira.tracker.apply({ kind: 'change', at: clock.now, actor: 'ann', id, set }),
    told: (id) => {
      const entry = index.entries(byUpdated).find(({ issue }) => issue.id === id);
      return [entry?.issue, entry?.indexed].map((issue) => String(issue?.fields()['summary']));
    },
  };
}

describe('an index that is behind', () => {
  test('finds a change only when its lag is over', () => {
    const { controls, change, told, clock } = startIndex();
    controls.setIndexLag(5_000);
    change('10030', { title: 'new' });
    expect(told('10030')).toEqual(['undefined', 'undefined']);
    clock.now += 5_000;
    expect(told('10030')).toEqual(['new', 'new']);
  });

  test('can go on finding an issue where it stood, and shows what it is by now', () => {
    const { controls, change, told, clock, index } = startIndex({ staleShare: 1 });
    controls.setIndexLag(5_000);
    const [before] = told('10030');
    change('10030', { title: 'new' });
    expect(told('10030')).toEqual(['new', before]);
    expect(index.entries(byUpdated).at(-1)?.issue.id).not.toBe('10030');
    change('10030', { title: 'newer' });
    expect(told('10030')).toEqual(['newer', before]);
    clock.now += 5_000;
    expect(told('10030')).toEqual(['newer', 'newer']);
    expect(index.counts).toEqual({ late: 0, stale: 2, missing: 0 });
    expect(index.entries(byUpdated).at(-1)?.issue.id).toBe('10030');
  });

  test('takes its own time for each change, so that a later one can be found first', () => {
    const { controls, change, clock, index, tracker } = startIndex();
    const ids = [...tracker.issues.keys()].slice(0, 40);
    index.entries(byUpdated);
    controls.setIndexLag(40_000, 0);
    for (const id of ids) {
      change(id, { title: 'new' });
      clock.now += 1_000;
    }
    const found = new Set(index.entries(byUpdated).map(({ issue }) => issue.id));
    const missing = ids.filter((id) => !found.has(id));
    expect(missing.length).toBeGreaterThan(3);
    expect(ids.slice(ids.indexOf(missing[0] ?? '')).some((id) => found.has(id))).toBe(true);
    clock.now += 40_000;
    expect(index.entries(byUpdated)).toHaveLength(tracker.issues.size);
  });

  test('is not behind with what was deleted', () => {
    const { controls, tracker, told, clock } = startIndex({ staleShare: 1 });
    controls.setIndexLag(5_000);
    tracker.apply({ kind: 'delete', at: clock.now, actor: 'ann', id: '10030' });
    expect(told('10030')).toEqual(['undefined', 'undefined']);
  });
});

describe('a search that is not monotonic', () => {
  test('of Cloud leaves out one issue that an earlier one found, and finds it again', async () => {
    const world = await startWorld();
    world.site.setMissRate(1);
    const few = { jql: 'id in (10030, 10031) ORDER BY id ASC', fields: ['id'] };
    const searches: (readonly string[])[] = [];
    for (let n = 0; n < 9; n += 1) searches.push((await searchAll(world, few)).flat());
    expectOneMissingEachTime(searches);
    expect(world.site.indexCounts()).toEqual({ late: 0, stale: 0, missing: 8 });
    world.site.setMissRate(0);
    expect((await searchAll(world, few)).flat()).toEqual(searches[0]);
  });

  test('of Data Center does so too, and counts one less', async () => {
    const at = Date.parse('2026-11-24T12:00:00Z');
    const now = (): number => at;
    const { jira } = generateCompany({ seed: 2, now: at, issues: 100 });
    const content = companyContent(jira, { apply: () => undefined, now });
    const site = await startDatacenterSite({ content, token: 'secret', now });
    onTestFinished(() => site.close());
    site.setMissRate(1);
    const searches: (readonly string[])[] = [];
    for (let n = 0; n < 5; n += 1) {
      const { ids, total } = await searchDatacenter(site.url);
      expect(total).toBe(ids.length);
      searches.push(ids);
    }
    expectOneMissingEachTime(searches);
  });
});

/** None in the first; what is missing in one search is there in the next. */
function expectOneMissingEachTime([all = [], ...later]: readonly (readonly string[])[]): void {
  const missing = later.map((ids) => all.filter((id) => !ids.includes(id)));
  expect(missing.map((ids) => ids.length)).toEqual(later.map(() => 1));
  for (const [n, [id]] of missing.entries()) expect(missing[n + 1]?.[0]).not.toBe(id);
}

const foundSchema = z.object({
  issues: z.array(z.object({ id: z.string() })),
  total: z.number(),
});

async function searchDatacenter(
  url: string,
): Promise<{ readonly ids: readonly string[]; readonly total: number }> {
  const query = 'jql=created%20%3E%200&maxResults=1000';
  const response = await fetch(`${url}/rest/api/2/search?${query}`, {
    headers: { authorization: 'Bearer secret' },
  });
  const { issues, total } = foundSchema.parse(await response.json());
  return { ids: issues.map(({ id }) => id), total };
}
