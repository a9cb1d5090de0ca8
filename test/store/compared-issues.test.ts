import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileStrategy } from '../../src/core/attribution/strategy.ts';
import type { Change, Issue } from '../../src/core/issue.ts';
import { createWaterfall, type Waterfall } from '../../src/core/measures/waterfall.ts';
import type { SourceRules, Strategy } from '../../src/core/objective.ts';
import { mergeCatalogue } from '../../src/store/catalogue.ts';
import { comparedIssueBatches } from '../../src/store/compared-issues.ts';
import { deriveIssues } from '../../src/store/derivation.ts';
import { asStored, upsertIssues } from '../../src/store/issues.ts';
import { declareSource } from '../../src/store/sources.ts';
import { calendar, objective, strategy } from '../core/attribution/given.ts';
import { issue, rules, statuses } from '../core/issue-builder.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';

const checkout = strategy([objective('checkout', ['checkout'])]);
/** Everything of these stories happens at 5 or is what it is from the beginning. */
const [from, to] = [5, 6];

function labelled(...added: readonly string[]): Change {
  return { field: 'labels', id: '1', at: 5, added, removed: [] };
}

function placed(field: 'team' | 'parent' | 'project', was: string | undefined, is: string): Change {
  return { field, id: '1', at: 5, from: was, to: is };
}

/** An issue in progress from its creation on. */
function active(given: Partial<Issue> = {}): Issue {
  return issue({ first: 'active', ...given });
}

describe('issues at two instants', () => {
  let database: TestDatabase;
  let stories = 0;

  beforeAll(async () => {
    database = await freshDatabase();
  });

  afterAll(() => database.drop());

  interface Story {
    readonly issues: readonly Issue[];
    /** SQL values of reason, removed_at and returned_at, of the first issue. */
    readonly away?: readonly [reason: string, removed: number, returned: number | undefined];
    readonly strategies?: { readonly from: Strategy; readonly to: Strategy };
    /** Of the source, at the later instant. */
    readonly laterRules?: SourceRules;
  }

  /** Each in a source of its own. */
  async function waterfall(story: Story): Promise<Waterfall> {
    const { issues, away, strategies = { from: checkout, to: checkout } } = story;
    const { laterRules = rules } = story;
    const source = `story-${(stories += 1)}`;
    const compiled = compileStrategy(strategies.to, calendar);
    const client = await database.pool.connect();
    try {
      await declareSource(client, source, 'fingerprint');
      const catalogue = { statuses: [...statuses.values()], labels: [], containers: [] };
      await mergeCatalogue(client, source, catalogue);
      const { changed } = await upsertIssues(client, { source, issues, inScope: true });
      const derivation = { source, rules, strategy: compiled };
      await deriveIssues(client, derivation, await asStored(client, source, changed));
      if (away !== undefined) {
        const [reason, removed, returned] = away;
        const times = [removed, returned].map((at) => (at === undefined ? null : new Date(at)));
        await client.query(
          'insert into issue_removal (source, issue_id, reason, removed_at, returned_at) values ($1, $2, $3, $4, $5)',
          [source, issues[0]?.id, reason, ...times],
        );
      }
      const reading = {
        source,
        from: {
          at: from,
          strategy:
            strategies.from === strategies.to
              ? compiled
              : compileStrategy(strategies.from, calendar),
          rules,
        },
        to: { at: to, strategy: compiled, rules: laterRules },
      };
      const result = createWaterfall({
        basis: 'wip',
        from: { at: from, strategy: strategies.from },
        to: { at: to, strategy: strategies.to },
        calendar,
        windowDays: 28,
        examples: 3,
      });
      for await (const batch of comparedIssueBatches(client, reading)) {
        for (const compared of batch) result.add(compared);
      }
      return result.finish();
    } finally {
      client.release();
    }
  }

  const epic = issue({ id: '10009', key: 'PAY-9', level: 1, labels: ['checkout'] });
  const theme = issue({ id: '10010', key: 'PAY-10', level: 2, labels: ['checkout'] });

  it.each([
    [
      'a label of its own that a rule reads',
      [active({ labels: ['checkout'], changes: [labelled('checkout')] })],
      'relabelled',
    ],
    [
      'a label of its epic that a rule reads',
      [active({ parentId: epic.id }), { ...epic, changes: [labelled('checkout')] }],
      'relabelled',
    ],
    [
      'an epic that was not there before',
      [
        active({ parentId: epic.id, changes: [placed('parent', undefined, epic.id)] }),
        { ...epic, createdAt: 5 },
      ],
      're_parented',
    ],
    [
      'a theme above its epic that was not there before',
      [
        active({ parentId: epic.id }),
        { ...epic, labels: [], parentId: theme.id },
        { ...theme, createdAt: 5 },
      ],
      're_parented',
    ],
    [
      'an epic that was relabelled and moved below another theme',
      [
        active({ parentId: epic.id }),
        {
          ...epic,
          parentId: theme.id,
          changes: [labelled('checkout'), placed('parent', undefined, theme.id)],
        },
        { ...theme, labels: [] },
      ],
      'relabelled',
    ],
    [
      'a project it was moved to, with a label',
      [
        active({
          team: 'CORE',
          labels: ['checkout'],
          changes: [labelled('checkout'), placed('team', 'PAY', 'CORE')],
        }),
      ],
      'moved',
    ],
  ] as const)('explain %s', async (_name, issues, step) => {
    const { alignment } = await waterfall({ issues });
    expect(alignment.steps).toEqual([
      {
        step,
        affected: 1,
        aligned: 1,
        unaligned: -1,
        exempt: 0,
        coverageRatio: 1,
        coverageChange: 1,
        examples: [expect.objectContaining({ key: 'PAY-1', title: 'Pay by card' })],
      },
    ]);
  });

  it.each([
    ['access_lost', 5, undefined, 'access_lost'],
    ['access_lost', 1, 5, 'access_regained'],
    ['deleted', 5, undefined, 'deleted'],
    ['trashed', 5, undefined, 'deleted'],
    ['trashed', 1, 5, 'restored'],
    ['out_of_scope', 5, 9, 'moved'],
    ['out_of_scope', 1, 5, 'moved'],
  ] as const)('explain %s from %s to %s as %s', async (...[reason, removed, returned, step]) => {
    const { alignment } = await waterfall({
      issues: [active()],
      away: [reason, removed, returned],
    });
    expect(alignment.steps).toMatchObject([{ step, affected: 1 }]);
  });

  it.each([
    [1, 4],
    [6, undefined],
    [5, 5],
  ])('have no step for an issue that was away from %s to %s', async (removed, returned) => {
    const { alignment } = await waterfall({
      issues: [active()],
      away: ['deleted', removed, returned],
    });
    expect(alignment.steps).toEqual([]);
  });

  it('have no step for a label that no rule reads, a parent without labels or another project', async () => {
    const { alignment } = await waterfall({
      issues: [
        active({
          team: 'CORE',
          parentId: epic.id,
          labels: ['whatever'],
          changes: [
            labelled('whatever'),
            placed('parent', undefined, epic.id),
            placed('team', 'PAY', 'CORE'),
          ],
        }),
        { ...epic, labels: [] },
      ],
    });
    expect(alignment.steps).toEqual([]);
  });

  it('are mapped by the strategy of each instant', async () => {
    const later = strategy([objective('checkout', ['checkout', 'payment'])]);
    const { alignment } = await waterfall({
      issues: [active({ labels: ['payment'] })],
      strategies: { from: checkout, to: later },
    });
    expect(alignment).toMatchObject({
      from: { unaligned: 1 },
      to: { aligned: 1 },
      steps: [{ step: 'rule_edited', aligned: 1 }],
    });
  });

  it('are read by the rules of their source at each instant', async () => {
    const { alignment } = await waterfall({
      issues: [active()],
      laterRules: { ...rules, states: { done: ['active'] } },
    });
    expect(alignment.steps).toMatchObject([{ step: 'rule_edited', unaligned: -1 }]);
  });

  it('take dates of an objective that were edited for an edited rule', async () => {
    const ended = strategy([objective('checkout', ['checkout'], { ends: '1969-12-31' })]);
    const { alignment } = await waterfall({
      issues: [active({ labels: ['checkout'] })],
      strategies: { from: checkout, to: ended },
    });
    expect(alignment.steps).toMatchObject([{ step: 'rule_edited', aligned: -1 }]);
  });
});
