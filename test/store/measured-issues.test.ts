import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileStrategy } from '../../src/core/attribution/strategy.ts';
import type { Issue } from '../../src/core/issue.ts';
import type { MeasuredIssue } from '../../src/core/measures/measured-issue.ts';
import type { SourceRules } from '../../src/core/objective.ts';
import { createCalendar } from '../../src/core/time.ts';
import { mergeCatalogue } from '../../src/store/catalogue.ts';
import { deriveIssues } from '../../src/store/derivation.ts';
import { asStored, upsertIssues } from '../../src/store/issues.ts';
import { measuredIssueBatches } from '../../src/store/measured-issues.ts';
import { pastIssueBatches } from '../../src/store/past-issues.ts';
import { declareSource } from '../../src/store/sources.ts';
import { objective, strategy } from '../core/attribution/given.ts';
import { issue, rules, statuses } from '../core/issue-builder.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';

const compiled = compileStrategy(
  strategy([objective('checkout', ['checkout'])]),
  createCalendar('UTC'),
);

async function firstOf(
  batches: AsyncGenerator<readonly MeasuredIssue[]>,
): Promise<readonly MeasuredIssue[]> {
  const [first = []] = await Array.fromAsync(batches);
  return first.filter(({ id }) => id === '10001');
}

describe('what is measured of an issue', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await freshDatabase();
  });

  afterAll(() => database.drop());

  /** Its facts of now and of an instant, each source in the database a story of its own. */
  async function measured(
    source: string,
    {
      issues,
      given = rules,
      asOf,
    }: { issues: readonly Issue[]; given?: SourceRules; asOf: number },
  ): Promise<readonly MeasuredIssue[]> {
    const { pool } = database;
    const client = await pool.connect();
    try {
      await declareSource(client, source, 'fingerprint');
      await mergeCatalogue(client, source, {
        statuses: [...statuses.values()],
        labels: [],
        containers: [],
      });
      const { changed } = await upsertIssues(client, { source, issues, inScope: true });
      const reading = { source, rules: given, strategy: compiled };
      await deriveIssues(client, reading, await asStored(client, source, changed));
      const now = await firstOf(measuredIssueBatches(client, source));
      return [...now, ...(await firstOf(pastIssueBatches(client, { ...reading, asOf })))];
    } finally {
      client.release();
    }
  }

  it.each([
    { countSubtasks: false, progress: [{ from: 7 }] },
    { countSubtasks: true, progress: [] },
  ])(
    'includes the movement of its sub-tasks, and their progress unless they count ($countSubtasks)',
    async ({ countSubtasks, progress }) => {
      const below = issue({ id: '10002', level: -1, parentId: '10001', path: [[7, 'active']] });
      const [now, past] = await measured(`subtasks-${countSubtasks}`, {
        issues: [issue(), below],
        given: { ...rules, countSubtasks },
        asOf: 8,
      });
      const subtasks = [{ lastMovedAt: 7, isBlocked: false, progress }];
      expect(now).toMatchObject({ subtasks });
      expect(past).toMatchObject({ subtasks });
    },
  );

  it('belongs to the team of that instant', async () => {
    const moved = issue({
      team: 'CORE',
      changes: [{ field: 'team', id: '1', at: 5, from: 'PAY', to: 'CORE' }],
    });
    const [now, then] = await measured('moved', { issues: [moved], asOf: 5 });
    expect([now?.team, then?.team]).toEqual(['CORE', 'PAY']);
    const [, after] = await measured('moved', { issues: [moved], asOf: 6 });
    expect(after?.team).toBe('CORE');
  });

  it('includes the near misses among the labels of that day, inherited ones too', async () => {
    const relabelled = issue({
      id: '10009',
      level: 1,
      labels: ['chekout'],
      changes: [{ field: 'labels', id: '1', at: 5, added: ['chekout'], removed: ['other'] }],
    });
    const [now, before] = await measured('near-misses', {
      issues: [issue({ parentId: '10009' }), relabelled],
      asOf: 5,
    });
    const miss = { objective: 'checkout', label: 'chekout', pattern: 'checkout' };
    expect(now).toMatchObject({ nearMisses: [miss] });
    expect(before).toMatchObject({ nearMisses: [] });
  });
});
