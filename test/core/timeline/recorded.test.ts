import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Change, Issue, Status } from '../../../src/core/issue.ts';
import type { SourceRules } from '../../../src/core/objective.ts';
import { dayMs } from '../../../src/core/time.ts';
import { cycleTime, type Facts, factsAt, leadTime } from '../../../src/core/timeline/facts.ts';
import { issue, rules } from '../issue-builder.ts';
import { lifeOf } from '../life-of.ts';

const data = new URL('../../../../shared/data/', import.meta.url);
const why = existsSync(data) ? '' : ' (skipped: ../shared/data is absent)';

const instant = z.string().transform((text) => Date.parse(text));
const itemSchema = z.object({
  field: z.string(),
  from: z.string().nullish(),
  fromString: z.string().nullish(),
  to: z.string().nullish(),
  toString: z.string().nullish(),
});
const issueSchema = z.object({
  id: z.string(),
  fields: z.object({
    created: instant,
    status: z.object({ id: z.string(), name: z.string() }),
    resolution: z.object({ name: z.string() }).nullish(),
    labels: z.array(z.string()),
  }),
  changelog: z.object({
    histories: z.array(z.object({ id: z.string(), created: instant, items: z.array(itemSchema) })),
  }),
});

function recordedIssue(json: string): Issue {
  const { id, fields, changelog } = issueSchema.parse(JSON.parse(json));
  const changes = changelog.histories.flatMap(({ id: history, created: at, items }) =>
    items.flatMap((item, index): readonly Change[] => {
      const change = { id: `${history}:${index}`, at };
      const from = item.fromString ?? '';
      const to = item.toString ?? '';
      if (item.field === 'resolution') {
        return [{ ...change, field: 'resolution', from: from || undefined, to: to || undefined }];
      }
      if (item.field !== 'status') return [];
      return [
        {
          ...change,
          field: 'status',
          from: { id: item.from ?? '', name: from },
          to: { id: item.to ?? '', name: to },
        },
      ];
    }),
  );
  const resolution = fields.resolution?.name;
  return issue({ id, createdAt: fields.created, ...fields, resolution, changes });
}

function read(path: string): string {
  return readFileSync(new URL(path, data), 'utf8');
}

const checksSchema = z.object({
  checks: z.array(
    z.object({
      file: z.string(),
      expected: z.array(z.tuple([instant, z.string()])).optional(),
      elapsed_days: z.number().optional(),
    }),
  ),
});
const oracleSchema = z.object({
  per_objective: z.record(
    z.string(),
    z.object({
      issues: z.number(),
      completed: z.number(),
      cycle_n: z.number(),
      cycle_mean_days: z.number(),
      throughput_by_month_utc: z.record(z.string(), z.number()),
    }),
  ),
});

describe.skipIf(why !== '')(`issues of the jirametrics fixtures${why}`, () => {
  const categories = { new: 'backlog', indeterminate: 'active', done: 'done' } as const;
  const readStatuses = (): ReadonlyMap<string, Status> =>
    new Map(
      z
        .array(
          z.object({
            id: z.string(),
            name: z.string(),
            statusCategory: z.object({ key: z.enum(['new', 'indeterminate', 'done']) }),
          }),
        )
        .parse(JSON.parse(read('jirametrics/testdata/sample_statuses.json')))
        .map(({ id, name, statusCategory }) => [
          id,
          { id, name, defaultState: categories[statusCategory.key] },
        ]),
    );
  it('go through the published statuses, to the second', () => {
    const { checks } = checksSchema.parse(JSON.parse(read('jirametrics/expected.json')));
    const sequences = checks.filter(({ expected }) => expected !== undefined);
    expect(sequences).toHaveLength(2);
    for (const { file, expected: published = [] } of sequences) {
      const life = lifeOf(recordedIssue(read(`jirametrics/${file}`)), readStatuses(), rules);
      expect(life.statuses.map(({ value }) => value.name)).toEqual(published.map(([, n]) => n));
      for (const [index, [at]] of published.entries()) {
        expect(Math.abs((life.statuses[index]?.from ?? 0) - at)).toBeLessThan(1_000);
      }
      expect(life.problems).toEqual([]);
    }
  });

  it('SP-10 took the published elapsed days from creation to completion', () => {
    const { checks } = checksSchema.parse(JSON.parse(read('jirametrics/expected.json')));
    const [published] = checks.filter(({ elapsed_days }) => elapsed_days !== undefined);
    const of = recordedIssue(read('jirametrics/testdata/SP-10.json'));
    const facts = factsAt(lifeOf(of, readStatuses(), rules), Number.POSITIVE_INFINITY, {
      rules,
      readsLabel: () => false,
    });
    // 2021-06-18T18:42:52.754Z to 2021-09-06T04:34:26.239Z = 79.41080 days.
    const days = (leadTime({ ...of, ...facts }) ?? 0) / dayMs;
    expect(days.toFixed(4)).toBe(published?.elapsed_days?.toFixed(4));
  });
});

describe.skipIf(why !== '')(`AEA reproducibility checks of 2025, even keys${why}`, () => {
  const own: SourceRules = {
    ...rules,
    states: { active: ['In Progress'], done: ['Submitted to MC'], backlog: ['*'] },
    startRule: 'first',
    completionRule: 'first',
    cancelledResolutions: [],
  };
  const readIssues = (): readonly { labels: readonly string[]; facts: Facts }[] =>
    read('aea-process/aea-fy2025-even.jsonl')
      .trim()
      .split('\n')
      .map((line) => {
        const of = recordedIssue(line);
        const life = lifeOf(of, new Map(), own);
        const reading = { rules: own, readsLabel: () => false };
        return { labels: of.labels, facts: factsAt(life, Number.POSITIVE_INFINITY, reading) };
      });
  it('have the recorded completions and cycle times for every objective', () => {
    const issues = readIssues();
    const oracle = oracleSchema.parse(JSON.parse(read('aea-process/oracle_fy2025_even.json')));
    const objectives = Object.entries(oracle.per_objective);
    expect(objectives).toHaveLength(6);
    for (const [objective, expected] of objectives) {
      const label = `sw-${objective.slice(2)}`;
      const its = issues.filter(({ labels }) => objective === 'ALL' || labels.includes(label));
      const completed = its.flatMap(({ facts }) => facts.completedAt ?? []);
      const days = its.flatMap(({ facts }) => cycleTime(facts) ?? []).map((ms) => ms / dayMs);
      const mean = days.reduce((sum, each) => sum + each, 0) / days.length;
      const months = Map.groupBy(completed, (at) => new Date(at).toISOString().slice(0, 7));
      expect({
        issues: its.length,
        completed: completed.length,
        cycle_n: days.length,
        cycle_mean_days: Number(mean.toFixed(4)),
        throughput_by_month_utc: Object.fromEntries([...months].map(([m, all]) => [m, all.length])),
      }).toEqual({ ...expected, cycle_mean_days: expect.closeTo(expected.cycle_mean_days, 3) });
      expect(Math.abs(mean - expected.cycle_mean_days)).toBeLessThanOrEqual(0.0001);
    }
  });
});
