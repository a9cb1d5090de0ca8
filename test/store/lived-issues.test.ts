import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileStrategy } from '../../src/core/attribution/strategy.ts';
import type { MeasuredIssue } from '../../src/core/measures/measured-issue.ts';
import { dayMs } from '../../src/core/time.ts';
import { livedIssueBatches } from '../../src/store/lived-issues.ts';
import { pastIssueBatches } from '../../src/store/past-issues.ts';
import { now, openSmallCompany, type SmallCompany } from '../cli/small-company.ts';

const days = Array.from({ length: 120 }, (_, before) => now - before * dayMs);
let company: SmallCompany;

beforeAll(async () => {
  company = await openSmallCompany();
  const { pool } = company.database;
  // Away for two weeks, and for good; one that stands in two sources counts in the other while it is away here.
  await pool.query(
    `insert into issue_removal (source, issue_id, reason, removed_at, returned_at) values
       ('acme-jira', '44', 'trashed', $1, $2), ('acme-linear', 'a', 'out_of_scope', $2, null),
       ('acme-jira', '48', 'trashed', $2, null), ('acme-jira', '57', 'trashed', $3, $4)`,
    [40, 26, 10, 5].map((before) => new Date(now - before * dayMs)),
  );
  // What becomes of a blocker happens to those it blocks, though nothing of their own does.
  await pool.query(
    `update issue set blockers = '{44}' where source = 'acme-jira' and id <> '44' and level = 0`,
  );
  await pool.query(
    `update issue set mirrors = '{acme.example/browse/ops-1}', created_at = $1 where source = 'acme-dc'`,
    [new Date(now - 20 * dayMs)],
  );
  await pool.query(
    `insert into mirror_name (name, source, issue_id) values ('acme.example/browse/ops-1', 'acme-dc', '1')`,
  );
  await pool.query(
    `update source set position = case id when 'acme-jira' then 0 when 'acme-dc' then 1 else 2 end`,
  );
});

afterAll(() => company.close());

function readingOf(source: string): Omit<Parameters<typeof pastIssueBatches>[1], 'asOf'> {
  const { config, calendar } = company;
  const rules = config.sources.find(({ id }) => id === source)?.rules;
  if (rules === undefined) throw new Error(`no source ${source}`);
  return { source, rules, strategy: compileStrategy(config.strategy, calendar) };
}

/** Every issue of a source on every day, each history read once. */
async function lived(source: string): Promise<readonly (readonly MeasuredIssue[])[]> {
  const { strategy, ...reading } = readingOf(source);
  const batches = livedIssueBatches(company.database.pool, { ...reading, instants: days });
  const issues = (await Array.fromAsync(batches)).flat();
  return days.map((day) => issues.flatMap((issue) => issue.at(day)?.under(strategy) ?? []));
}

async function oneByOne(source: string): Promise<readonly (readonly MeasuredIssue[])[]> {
  const all: (readonly MeasuredIssue[])[] = [];
  for (const asOf of days) {
    const batches = pastIssueBatches(company.database.pool, { ...readingOf(source), asOf });
    all.push((await Array.fromAsync(batches)).flat());
  }
  return all;
}

describe('issues whose histories are read once', () => {
  it.each(['acme-jira', 'acme-dc', 'acme-linear'])(
    'are on each of many days what they are when they are read for that day alone: %s',
    async (source) => {
      const together = await lived(source);
      expect(together).toEqual(await oneByOne(source));
      expect(new Set(together.map((issues) => JSON.stringify(issues))).size).toBeGreaterThan(1);
    },
  );

  it('are the same objects on days between which nothing happened', async () => {
    const [today = [], yesterday = []] = await lived('acme-jira');
    const kept = today.filter((issue) => yesterday.includes(issue));
    expect(kept.length).toBeGreaterThan(10);
  });
});
