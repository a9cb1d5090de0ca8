import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { simulatedAuth, startSimulatedJira } from '../../src/cli/simulated-sites.ts';
import {
  createJiraWorkplace,
  createLinearWorkplace,
} from '../../src/simulator/company/workplaces.ts';
import { companyContent } from '../../src/simulator/jira/company-content.ts';
import { startLinearSite } from '../../src/simulator/linear/linear-site.ts';
import { openWorkplace, type Workplace } from '../cli/throughline.ts';
import { openMainJob } from '../jobs/job-runtime.ts';
import { expectedReport } from './expected-report.ts';
import { tell } from './story.ts';

let folder: Workplace;
let jira: string;
let linear: string;

beforeAll(async () => {
  folder = await openWorkplace();
  jira = await reported(await openJira());
});

beforeAll(async () => {
  linear = await reported(await openLinear());
});

afterAll(() => folder.close());

interface Site {
  /** How a configuration names it. */
  readonly source: object;
  close(): Promise<void>;
}

const noHands = (): void => {};

async function openJira(): Promise<Site> {
  const workplace = createJiraWorkplace();
  tell(workplace);
  const content = companyContent(workplace, { apply: noHands, now: Date.now });
  const site = await startSimulatedJira({ content, port: 0 });
  const { email, token } = simulatedAuth;
  const states = { ready: ['Selected for Development'], waiting: ['In Review'] };
  return {
    source: { type: 'jira', url: site.url, auth: { email, token }, states },
    close: () => site.close(),
  };
}

async function openLinear(): Promise<Site> {
  const workplace = createLinearWorkplace();
  tell(workplace);
  const { key } = simulatedAuth;
  const site = await startLinearSite({
    workplace,
    apply: noHands,
    auth: simulatedAuth,
    now: Date.now,
  });
  const states = { waiting: ['In Review'] };
  return {
    source: { type: 'linear', api_url: site.url, auth: { key }, states },
    close: () => site.close(),
  };
}

function configurationOf(source: object): string {
  const priority = { priority: 1 };
  return stringify({
    version: 1,
    timezone: 'Europe/Berlin',
    sources: [{ id: 'tracker', ...source }],
    strategy: {
      min_sample: 3,
      objectives: [
        { id: 'shop', name: 'A shop that sells', ...priority },
        {
          id: 'checkout',
          name: 'Checkout',
          parent: 'shop',
          ...priority,
          match: [{ labels: ['checkout'] }],
        },
        {
          id: 'reliability',
          name: 'Three nines',
          ...priority,
          match: [{ labels: ['reliability'] }],
        },
      ],
      exempt: [{ name: 'run', labels: ['support'] }],
    },
  });
}

/** What `report --json` prints of a site, without its ids and the instants of reading it. */
async function reported(site: Site): Promise<string> {
  const job = await openMainJob();
  try {
    const configuration = configurationOf(site.source);
    expect(await job.sync(configuration)).toMatchObject([{ ok: true }]);
    await writeFile(join(folder.folder, 'throughline.yaml'), configuration);
    const { out, err } = await folder.run(
      ['report', '--json', '--as-of', '2026-10-30T12:00:00Z', '--config', 'throughline.yaml'],
      { DATABASE_URL: job.url },
    );
    expect(err).toBe('');
    return out
      .replaceAll(/"(version|team)": ".+"/g, '"$1": "ID"')
      .replaceAll(/"(inForceFrom|lastSuccessAt)": ".+"/g, '"$1": "WHEN"');
  } finally {
    await Promise.all([job.close(), site.close()]);
  }
}

describe('a story told by Jira and by Linear', () => {
  it('has one report, byte for byte', () => {
    expect(linear).toBe(jira);
  });

  it('has the report that was calculated by hand', () => {
    expect(JSON.parse(jira)).toMatchObject(expectedReport);
  });
});
