import { afterEach, describe, expect, it } from 'vitest';
import type { Container } from '../../src/core/issue.ts';
import { closeLinearSites, openLinear, queryNames, signal } from './linear-reading.ts';
import type { LinearSiteOptions } from './linear-site.ts';

afterEach(closeLinearSites);

const project = { id: 'project-1', name: 'Fast', labelIds: [], initiativeIds: [] };
const healthUpdatedAt = '2026-11-02T08:30:00.000Z';
const since = Date.parse(healthUpdatedAt);

async function discovered(options: LinearSiteOptions): Promise<Container | undefined> {
  const { connector } = await openLinear(options);
  return (await connector.discover(signal)).catalogue.containers[0];
}

describe('the health of a Linear project', () => {
  it.each([
    ['onTrack', 'on_track'],
    ['atRisk', 'at_risk'],
    ['offTrack', 'off_track'],
  ] as const)('%s is read as %s, with when it was said', async (health, state) => {
    const found = await discovered({ projects: [{ ...project, health, healthUpdatedAt }] });
    expect(found?.health).toEqual({ state, since });
  });

  it('is read without when it was said, and nothing is read where nothing was', async () => {
    const found = await discovered({ projects: [{ ...project, health: 'atRisk' }] });
    expect(found?.health).toEqual({ state: 'at_risk', since: undefined });
    expect(await discovered({ projects: [project] })).not.toHaveProperty('health');
  });

  it('is left out where Linear does not know it, and everything else is read', async () => {
    const { connector, site } = await openLinear({ tellsNoHealth: true, projects: [project] });
    const { catalogue } = await connector.discover(signal);
    expect(catalogue.containers[0]).toMatchObject({ kind: 'project', name: 'Fast' });
    expect(catalogue.labels).not.toEqual([]);
    expect(queryNames(site)).toEqual(['Catalogue', 'Catalogue']);
  });
});
