import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Attribution } from '../../../src/core/attribution/attribution.ts';
import { attributionAt, attributionsOf } from '../../../src/core/attribution/attributions.ts';
import { labelSpans } from '../../../src/core/attribution/label-spans.ts';
import { nearMissesOf } from '../../../src/core/attribution/near-misses.ts';
import { compileStrategy } from '../../../src/core/attribution/strategy.ts';
import type { LabelChange } from '../../../src/core/issue.ts';
import type { Strategy } from '../../../src/core/objective.ts';
import { calendar, issue, label, objective, strategy } from './given.ts';

const data = join(import.meta.dirname, '../../../../shared/data');
const now = Date.parse('2026-11-24T12:00:00Z');

const recordSchema = z.object({
  id: z.string(),
  key: z.string(),
  fields: z.object({
    issuetype: z.object({ name: z.string() }),
    created: z.string(),
    labels: z.array(z.string()),
  }),
  changelog: z
    .object({
      histories: z.array(
        z.object({
          id: z.string(),
          created: z.string(),
          items: z.array(
            z.object({
              field: z.string(),
              fromString: z.string().nullish(),
              // A missing key would read as the method of every object.
              toString: z.union([z.string(), z.null()]),
            }),
          ),
        }),
      ),
    })
    .optional(),
});
type Recorded = z.infer<typeof recordSchema>;

function read(...files: readonly string[]): readonly Recorded[] {
  return files.flatMap((file) =>
    readFileSync(join(data, file), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => recordSchema.parse(JSON.parse(line))),
  );
}

function words(text: string | null | undefined): readonly string[] {
  return (text ?? '').split(' ').filter((each) => each !== '');
}

function labelChanges({ changelog }: Recorded): readonly LabelChange[] {
  return (changelog?.histories ?? []).flatMap(({ id, created, items }) =>
    items
      .filter(({ field }) => field === 'labels')
      .map((item, index) => {
        const [before, after] = [words(item.fromString), words(item.toString)];
        return {
          field: 'labels',
          id: `${id}:${index}`,
          at: Date.parse(created),
          added: after.filter((each) => !before.includes(each)),
          removed: before.filter((each) => !after.includes(each)),
        };
      }),
  );
}

function attributedNow(
  records: readonly Recorded[],
  under: Strategy,
): readonly (readonly Attribution[])[] {
  const compiled = compileStrategy(under, calendar);
  return records.map((record) => {
    const createdAt = Date.parse(record.fields.created);
    const { labels } = record.fields;
    const spans = labelSpans({ createdAt, labels, changes: labelChanges(record) }, label);
    const { id, key } = record;
    return attributionAt(
      attributionsOf(issue({ id, key, createdAt, labels: spans }), compiled),
      now,
    );
  });
}

function countByObjective(held: readonly (readonly Attribution[])[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { objective: id } of held.flat())
    if (id !== undefined) counts[id] = (counts[id] ?? 0) + 1;
  return counts;
}

function weightsAndUnaligned(held: readonly (readonly Attribution[])[]): number {
  let total = held.filter((each) => each.length === 0).length;
  for (const { shared } of held.flat()) total += shared;
  return total;
}

const expectedSchema = z.object({
  issues: z.number(),
  covered: z.number(),
  multi_objective_issues: z.number(),
  per_objective: z.record(z.string(), z.object({ issues: z.number() })),
});

function expectedCounts({ per_objective }: z.infer<typeof expectedSchema>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(per_objective)
      .filter(([id]) => id !== 'ALL')
      .map(([id, { issues }]) => [id, issues]),
  );
}

function readJson<T>(file: string, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(readFileSync(join(data, file), 'utf8')));
}

function aeaNow(): readonly (readonly Attribution[])[] {
  const software = ['stata', 'r', 'matlab', 'python', 'julia'];
  return attributedNow(
    read('aea-process/aea-fy2025-even.jsonl'),
    strategy(software.map((each) => objective(`O-${each}`, [`sw-${each}`]))),
  );
}

const titaniumSchema = z.object({
  objectives: z.record(z.string(), z.array(z.string())),
  case_sensitive: expectedSchema,
  case_insensitive: expectedSchema,
});

function titaniumOracle(): z.infer<typeof titaniumSchema> {
  return readJson('titanium-jira/oracle_ALOY_MOD_DAEMON.json', titaniumSchema);
}

function titanium(): readonly Recorded[] {
  return read(...['ALOY', 'MOD', 'DAEMON'].map((project) => `titanium-jira/${project}.jsonl`));
}

function titaniumRules(caseSensitive: boolean): Strategy {
  const objectives = Object.entries(titaniumOracle().objectives);
  return strategy(
    objectives.map(([id, labels]) => objective(id, [{ labels }])),
    { caseSensitive },
  );
}

describe.skipIf(!existsSync(join(data, 'aea-process')))(
  'the recorded AEA checks of 2025 (skipped without ../shared/data/aea-process)',
  () => {
    it('are attributed as independently counted: 320 issues, 236 covered, 105 shared', () => {
      const known = readJson('aea-process/oracle_fy2025_even.json', expectedSchema);
      const held = aeaNow();
      expect([known.issues, known.covered, known.multi_objective_issues]).toEqual([320, 236, 105]);
      expect(held).toHaveLength(known.issues);
      expect(held.filter((each) => each.length > 0)).toHaveLength(known.covered);
      expect(held.filter((each) => each.length > 1)).toHaveLength(known.multi_objective_issues);
      expect(countByObjective(held)).toEqual(expectedCounts(known));
    });

    it('sum to the number of issues', () => {
      expect(weightsAndUnaligned(aeaNow())).toBeCloseTo(320, 9);
    });
  },
);

describe.skipIf(!existsSync(join(data, 'titanium-jira')))(
  'three recorded projects of Titanium (skipped without ../shared/data/titanium-jira)',
  () => {
    it.each(['case_sensitive', 'case_insensitive'] as const)(
      'are attributed as independently counted, %s',
      (kind) => {
        const known = titaniumOracle()[kind];
        const held = attributedNow(titanium(), titaniumRules(kind === 'case_sensitive'));
        expect(held).toHaveLength(known.issues);
        expect(held.filter((each) => each.length > 0)).toHaveLength(known.covered);
        expect(held.filter((each) => each.length > 1)).toHaveLength(known.multi_objective_issues);
        expect(countByObjective(held)).toEqual(expectedCounts(known));
        expect(weightsAndUnaligned(held)).toBeCloseTo(known.issues, 9);
      },
    );

    it.each([
      [true, 188],
      [false, 200],
    ])(
      'without the 20 epics, which are containers, case counts: %s, cover %i of 2,163',
      (caseSensitive, covered) => {
        const work = titanium().filter(({ fields }) => fields.issuetype.name !== 'Epic');
        const held = attributedNow(work, titaniumRules(caseSensitive));
        expect(held).toHaveLength(2_163);
        expect(held.filter((each) => each.length > 0)).toHaveLength(covered);
      },
    );

    it('have labels that miss an objective narrowly, and none of them attributes anything', () => {
      const under = titaniumRules(true);
      const compiled = compileStrategy(under, calendar);
      const labels = [...new Set(titanium().flatMap(({ fields }) => fields.labels))];
      const near = nearMissesOf(
        labels.map((each) => label(each)),
        compiled,
      );
      expect(near).toContainEqual({ objective: 'O-ios', label: 'iOS', pattern: 'ios' });
      const wearing = near.map((each) =>
        issue({ labels: [{ from: 0, labels: [label(each.label)] }] }),
      );
      expect(wearing.flatMap((each) => attributionsOf(each, compiled))).toEqual([]);
    });
  },
);
