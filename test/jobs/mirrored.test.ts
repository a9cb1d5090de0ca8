import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import type { Snapshot } from '../../src/core/measures/snapshot.ts';
import { statusFor } from '../../src/simulator/company/workplace.ts';
import { createJiraWorkplace } from '../../src/simulator/company/workplaces.ts';
import { type MainJob, openMainJob, storedContent, storedRows } from './job-runtime.ts';
import { activeIn } from './numbers.ts';
import { openSmallTrackers, type SmallTrackers, type SourceId } from './small-trackers.ts';
import { openSweptTrackers } from './sweeping.ts';

const sourceIds = ['acme-jira', 'acme-linear'] as const satisfies readonly SourceId[];

let trackers: SmallTrackers;
let main: MainJob;

beforeEach(async () => {
  trackers = await openSmallTrackers();
  main = await openMainJob();
});

afterEach(async () => {
  await trackers.close();
  await main.close();
});

const fileSchema = z.looseObject({ sources: z.array(z.looseObject({ id: z.string() })) });

function objective(id: string, label: string): object {
  return { id, name: id, priority: 1, match: [{ labels: [label] }] };
}

/** The sources in this order, and an objective for the labels of each. */
function listed(first: SourceId): string {
  const { sources, ...rest } = fileSchema.parse(parse(trackers.configuration));
  return stringify({
    ...rest,
    sources: sources.toSorted((a, b) => Number(b.id === first) - Number(a.id === first)),
    strategy: { objectives: [objective('fast', 'fast'), objective('steady', 'reliability')] },
  });
}

/** Counted where it is listed first: issues of each source in progress, and what each objective has of them. */
function numbersIn(snapshot: Snapshot): object {
  return {
    active: Object.fromEntries(sourceIds.map((id) => [id, activeIn(snapshot, id)])),
    work: snapshot.objectives.map(({ all }) => all.shared),
    wip: snapshot.alignment.wip,
  };
}

function withFast(set: object = {}): { jira: string; address: string } {
  const jira = trackers.create('acme-jira', 'PAY', { labels: ['fast'], ...set });
  return { jira, address: trackers.addressOf(jira) };
}

describe.each([
  ['acme-jira', 'acme-linear'],
  ['acme-linear', 'acme-jira'],
] as const)('of a pair, %s being listed before %s', (first, second) => {
  it('one counts, with the labels of both and the state of the one listed first', async () => {
    const { address } = withFast({ status: statusFor(createJiraWorkplace(), 'PAY', 'active') });
    trackers.create('acme-linear', 'WEB', { attached: [address] });
    await main.sync(listed(first));
    expect(numbersIn(await main.snapshot(listed(first)))).toEqual({
      active: { [first]: 1, [second]: 0 },
      work: [0.5, 0.5],
      wip: { aligned: 1, unaligned: 0, exempt: 0, coverageRatio: 1 },
    });
  });

  it('neither counts twice as they are attached, relabelled and parted', async () => {
    const { jira, address } = withFast();
    const linear = trackers.create('acme-linear', 'WEB', { labels: [] });
    await main.sync(listed(first));
    expect(await activeNow()).toEqual({ [first]: 1, [second]: 1 });
    trackers.change('acme-linear', linear, { attached: [address] });
    await main.sync(listed(first));
    expect(await activeNow()).toEqual({ [first]: 1, [second]: 0 });
    expect(await workNow()).toEqual([1, 0]);
    trackers.change('acme-jira', jira, { labels: ['reliability'] });
    await main.sync(listed(first));
    expect(await workNow()).toEqual([0, 1]);
    trackers.change('acme-linear', linear, { attached: ['https://acme.example/notes'] });
    await main.sync(listed(first));
    expect(await activeNow()).toEqual({ [first]: 1, [second]: 1 });
  });

  it('what is stored is what a clean read stores, and reading again writes nothing', async () => {
    for (const labels of [['fast'], ['reliability'], []]) {
      const { address } = withFast({ labels });
      trackers.create('acme-linear', 'WEB', { attached: [address] });
    }
    const clean = await openMainJob();
    await main.sync(listed(second));
    await main.sync(listed(first));
    await clean.sync(listed(first));
    expect(await storedContent(main.pool)).toEqual(await storedContent(clean.pool));
    const before = await storedRows(main.pool);
    await main.sync(listed(first));
    expect(await storedRows(main.pool)).toEqual(before);
    await clean.close();
  });

  async function activeNow(): Promise<object> {
    const snapshot = await main.snapshot(listed(first));
    return Object.fromEntries(sourceIds.map((id) => [id, activeIn(snapshot, id)]));
  }

  async function workNow(): Promise<readonly number[]> {
    return (await main.snapshot(listed(first))).objectives.map(({ all }) => all.shared);
  }
});

it('the other of a pair counts when two sweeps have missed the first one', async () => {
  const swept = await openSweptTrackers();
  const jira = swept.create('acme-jira', 'PAY');
  swept.createMany('acme-jira', 'PAY', 8);
  swept.create('acme-linear', 'WEB', { attached: [swept.addressOf(jira)] });
  await swept.sync();
  expect([await swept.active('acme-jira'), await swept.active('acme-linear')]).toEqual([9, 0]);
  const before = Date.now();
  swept.delete('acme-jira', jira);
  await swept.sweepTwice('acme-jira');
  expect([await swept.active('acme-jira'), await swept.active('acme-linear')]).toEqual([8, 1]);
  expect(await swept.active('acme-jira', before)).toBe(9);
  expect(await swept.active('acme-linear', before)).toBe(0);
  await swept.close();
});
