import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileStrategy } from '../../src/core/attribution/strategy.ts';
import type { Change, Issue } from '../../src/core/issue.ts';
import { createCalendar } from '../../src/core/time.ts';
import { mergeCatalogue } from '../../src/store/catalogue.ts';
import { deriveIssues } from '../../src/store/derivation.ts';
import { asStored, readIssues, upsertIssues } from '../../src/store/issues.ts';
import { declareSource } from '../../src/store/sources.ts';
import { objective, strategy } from '../core/attribution/given.ts';
import { issue, rules, type Step, statuses } from '../core/issue-builder.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';

const compiled = compileStrategy(
  strategy([objective('checkout', ['checkout'])]),
  createCalendar('UTC'),
);
let database: TestDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});

afterAll(() => database.drop());

function labels(at: number, added: readonly string[], removed: readonly string[]): Change {
  return { field: 'labels', id: `${at}:labels`, at, added, removed };
}

function along(...path: readonly Step[]): Issue {
  return issue({ id: 'own', createdAt: 3, parentId: 'epic', path });
}

const epic = issue({ id: 'epic', level: 1, createdAt: 1 });
const own = along([6, 'active']);
const worn = [labels(8, ['urgent'], [])];

/** From when on the issue says something else when these are stored in the place of what was stored before. */
async function touched(
  before: readonly Issue[],
  after: readonly Issue[],
): Promise<number | undefined> {
  const { pool } = database;
  const source = `source-${Math.random()}`;
  const client = await pool.connect();
  try {
    await declareSource(client, source, 'fingerprint');
    const catalogue = { statuses: [...statuses.values()], labels: [], containers: [] };
    await mergeCatalogue(client, source, catalogue);
    const derivation = { source, rules, strategy: compiled };
    const store = async (issues: readonly Issue[]): Promise<number | undefined> => {
      const { changed, former } = await upsertIssues(client, { source, issues, inScope: true });
      const written = await asStored(client, source, changed);
      const { since } = await deriveIssues(client, { ...derivation, former }, written);
      // What hangs below is derived later, and has not changed itself.
      const below = await readIssues(client, source, ['own']);
      return (await deriveIssues(client, derivation, below)).since ?? since;
    };
    await store(before);
    return await store(after.map((each) => ({ ...each, updatedAt: 100 })));
  } finally {
    client.release();
  }
}

describe('a change of what is stored', () => {
  it.each<[string, readonly Issue[], readonly Issue[], number | undefined]>([
    ['of a title is none', [own], [{ ...own, title: 'New' }], undefined],
    ['of the state', [own], [along([6, 'active'], [9, 'done'])], 9],
    [
      'in the middle of a history that was known to its end',
      [own],
      [along([4, 'ready'], [6, 'active'])],
      4,
    ],
    [
      'of a label that no rule reads',
      [{ ...own, labels: ['urgent'], changes: [...own.changes, ...worn] }],
      [
        {
          ...own,
          labels: ['urgent'],
          changes: [...own.changes, labels(5, ['x'], []), labels(7, [], ['x']), ...worn],
        },
      ],
      5,
    ],
    ['of an estimate without a date', [own], [{ ...own, estimate: 3 }], 3],
    ['of the team', [own], [{ ...own, team: 'CORE' }], 3],
    ['of the archive', [own], [{ ...own, archivedAt: 9 }], 9],
    [
      'of the parent, when nothing is inherited',
      [own],
      [{ ...own, parentId: undefined }],
      undefined,
    ],
    ['into what does not count', [own], [{ ...own, level: 1 }], 3],
    ['by a new issue', [], [own], 3],
    ['by a new epic, which counts nowhere, is none', [own], [epic], undefined],
    [
      'by a new epic with a label, above nothing, is none',
      [{ ...own, parentId: undefined }],
      [{ ...epic, labels: ['checkout'] }],
      undefined,
    ],
    [
      'through a label that its epic got',
      [epic, own],
      [{ ...epic, labels: ['checkout'], changes: [labels(7, ['checkout'], [])] }],
      7,
    ],
    [
      'through a label that its epic lost',
      [{ ...epic, labels: ['checkout'] }, own],
      [{ ...epic, changes: [labels(8, [], ['checkout'])] }],
      8,
    ],
    [
      'through a label that its epic has had for ever',
      [epic, own],
      [{ ...epic, labels: ['checkout'] }],
      3,
    ],
  ])('%s', async (...[, before, after, since]) => {
    expect(await touched(before, after)).toBe(since);
  });
});
