import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Container, Health } from '../../src/core/issue.ts';
import { type CatalogueChange, mergeCatalogue } from '../../src/store/catalogue.ts';
import { readHealth } from '../../src/store/health.ts';
import { declareSource } from '../../src/store/sources.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';

const source = 'acme-linear';
const project: Container = {
  kind: 'project',
  id: 'p1',
  name: 'Payments core',
  labels: [],
  parentIds: [],
};

describe('the health of projects and initiatives', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await freshDatabase();
    await declareSource(database.pool, source, 'fingerprint');
  });

  afterAll(() => database.drop());

  async function said(health: Health | undefined): Promise<CatalogueChange> {
    const containers = [
      { ...project, health },
      { ...project, kind: 'initiative' as const },
    ];
    return mergeCatalogue(database.pool, source, { statuses: [], labels: [], containers });
  }

  it('is what was said last, and nothing is derived anew because of it', async () => {
    await said(undefined);
    expect(await readHealth(database.pool)).toEqual([]);
    const health = { state: 'on_track', since: Date.parse('2026-11-02T08:30:00Z') } as const;
    expect(await said(health)).toEqual({ source: false, containers: [] });
    expect(await readHealth(database.pool)).toEqual([
      { source, kind: 'project', id: 'p1', name: 'Payments core', health },
    ]);
    await said({ state: 'off_track', since: undefined });
    expect(await readHealth(database.pool)).toMatchObject([
      { health: { state: 'off_track', since: undefined } },
    ]);
    await said(undefined);
    expect(await readHealth(database.pool)).toEqual([]);
  });
});
