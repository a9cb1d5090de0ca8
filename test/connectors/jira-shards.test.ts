import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { closeJiraSites, type JiraReading, openJira, signal } from './jira-reading.ts';
import { siteIssue } from './jira-site.ts';

afterEach(closeJiraSites);

const untilSchema = z.object({ until: z.number().optional() });

const hour = 3_600_000;
const start = Date.UTC(2026, 9, 24, 20);

/** One issue a quarter of an hour over the night in which clocks of Berlin go back. */
const issues = Array.from({ length: 60 }, (_, n) =>
  siteIssue(n, { created: new Date(start + (n * hour) / 4).toISOString() }),
);

async function readShards({ connector, state }: JiraReading): Promise<readonly string[][]> {
  const { shards } = await connector.plan(state, undefined, signal);
  return Promise.all(
    shards.map(async (shard) => {
      const request = { state, shard: JSON.parse(JSON.stringify(shard)), cursor: undefined };
      const pages = await Array.fromAsync(connector.pull(request, signal));
      return pages.flatMap((page) => page.issues.map(({ id }) => id));
    }),
  );
}

const all = issues.map(({ id }) => id).toSorted();

describe('a full read of a large Jira', () => {
  it('is divided into windows of creation that hold every issue once', async () => {
    const opened = await openJira({ issues, countTimes: 2_000 });
    const parts = await readShards(opened);
    expect(parts.length).toBeGreaterThanOrEqual(6);
    expect(Math.max(...parts.map((ids) => ids.length))).toBeLessThanOrEqual(10);
    expect(parts.flat().toSorted()).toEqual(all);
  });

  it.each(['Europe/Berlin', 'America/Los_Angeles', 'Asia/Kolkata'])(
    'loses none where dates are minutes of the clock in %s',
    async (timeZone) => {
      const opened = await openJira({ issues, countTimes: 2_000, epochJql: false, timeZone });
      const parts = await readShards(opened);
      expect(parts.length).toBeGreaterThanOrEqual(6);
      expect([...new Set(parts.flat())].toSorted()).toEqual(all);
    },
  );

  it('holds issues created before and after everything that was counted', async () => {
    const opened = await openJira({ issues: [...issues], countTimes: 2_000 });
    const { shards } = await opened.connector.plan(opened.state, undefined, signal);
    for (const [number, at] of [
      [90, Date.UTC(2001, 0, 1)],
      [91, Date.UTC(2030, 0, 1)],
    ] as const) {
      opened.site.issues.push(siteIssue(number, { created: new Date(at).toISOString() }));
    }
    const read: string[] = [];
    for (const shard of shards) {
      const request = { state: opened.state, shard, cursor: undefined };
      for await (const page of opened.connector.pull(request, signal)) {
        read.push(...page.issues.map(({ id }) => id));
      }
    }
    expect(read.toSorted()).toEqual([...all, '10090', '10091'].toSorted());
  });

  it('loses none of the second in which a window ends, where the index has whole seconds', async () => {
    const odd = Array.from({ length: 60 }, (_, n) =>
      siteIssue(n, { created: new Date(start + (n * hour) / 4 + 7 * n + 3).toISOString() }),
    );
    const options = { issues: odd, countTimes: 2_000, wholeSeconds: true };
    const opened = await openJira(options);
    const { shards } = await opened.connector.plan(opened.state, undefined, signal);
    for (const [n, { request }] of shards.entries()) {
      const { until } = untilSchema.parse(request);
      if (until === undefined) continue;
      const second = until - (until % 1_000);
      for (const [m, at] of [second, second + 999].entries()) {
        const created = new Date(at).toISOString();
        opened.site.issues.push(siteIssue(100 + 2 * n + m, { created }));
      }
    }
    const parts = await readShards(opened);
    expect(new Set(parts.flat())).toEqual(new Set(opened.site.issues.map(({ id }) => id)));
  });

  it('is not divided further where everything was created in one minute', async () => {
    const created = new Date(start).toISOString();
    const sudden = Array.from({ length: 60 }, (_, n) => siteIssue(n, { created }));
    const opened = await openJira({ issues: sudden, countTimes: 2_000 });
    expect((await readShards(opened)).flat()).toHaveLength(60);
  });

  it('costs about two counts a window', async () => {
    const opened = await openJira({ issues, countTimes: 2_000 });
    const { shards } = await opened.connector.plan(opened.state, undefined, signal);
    const counts = opened.site.requests.filter(({ path }) => path.endsWith('approximate-count'));
    // A month and a half without an issue lies behind the last one: halves that are empty cost one count each.
    expect(counts.length).toBeLessThanOrEqual(2 * shards.length + 8);
  });

  it.each([400, 401, 403, 404, 405, 410])(
    'is one part of a site that answers %i to a count',
    async (status) => {
      const refused = { '/rest/api/3/search/approximate-count': status };
      const opened = await openJira({ issues, countTimes: 2_000, refused });
      expect(await readShards(opened)).toHaveLength(1);
    },
  );
});

it('the newest change before a full read is what the next run begins at', async () => {
  const updated = new Date(Date.UTC(2026, 10, 20)).toISOString();
  const opened = await openJira({ issues: [...issues, siteIssue(70, { updated })] });
  const plan = await opened.connector.plan(opened.state, undefined, signal);
  expect(plan.newestBefore).toBe(Date.parse(updated));
  expect((await opened.connector.plan(opened.state, start, signal)).newestBefore).toBeUndefined();
});
