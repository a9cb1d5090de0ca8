/** A company of a few issues whose attributions are worked out by hand: Jira and Linear, as they are stored. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../src/config/config.ts';
import { sourceFingerprint } from '../../src/config/fingerprint.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { compileStrategy } from '../../src/core/attribution/strategy.ts';
import type { Catalogue, Change, Instant, Issue } from '../../src/core/issue.ts';
import { type Calendar, createCalendar } from '../../src/core/time.ts';
import { mergeCatalogue } from '../../src/store/catalogue.ts';
import { deriveIssues } from '../../src/store/derivation.ts';
import { asStored, upsertIssues } from '../../src/store/issues.ts';
import { removeDeleted } from '../../src/store/removals.ts';
import { declareSource } from '../../src/store/sources.ts';
import { issue, statuses } from '../core/issue-builder.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';
import { putInForce } from '../store/put-in-force.ts';

/** Noon in Berlin, a Tuesday; the window of 28 days began on 27 October at noon. */
export const now = Date.parse('2026-11-24T11:00:00Z');

export const configuration = `version: 1
timezone: Europe/Berlin
sources:
  - { id: acme-jira, type: jira, url: https://acme.example, auth: { email: a@acme.example, token: secret }, exclude_types: [Test] }
  - { id: acme-dc, type: jira-datacenter, url: https://jira.acme.internal, auth: { bearer: secret } }
  - { id: acme-linear, type: linear, auth: { key: secret } }
strategy:
  effective_from: 2026-09-01
  objectives:
    - { id: grow-revenue, name: Grow revenue, priority: 1, owner: lee@acme.example, match: [{ labels: [revenue] }] }
    - id: faster-checkout
      name: Checkout in under ten seconds
      parent: grow-revenue
      priority: 1
      match: [{ labels: [checkout], weight: 2 }]
    - id: reliability
      name: Three nines for payments
      priority: 1
      starts: 2026-10-01
      match: [{ labels: [slo] }, { initiatives: ["Three nines"] }]
    - { id: mobile, name: Pay on the phone, priority: 2, match: [{ projects: ["Mobile app"] }] }
    - { id: next-year, name: Next year, priority: 2, starts: 2027-01-01, match: [{ labels: [later] }] }
    - { id: dc-only, name: The old shop, priority: 3, match: [{ labels: [legacy], sources: [acme-dc] }] }
  exempt: [{ name: keep-the-lights-on, labels: [support] }]
  overrides: { PAY-56: [mobile] }
`;

function at(text: string): Instant {
  return Date.parse(`${text}:00Z`);
}

/** Labels that came or went at an instant. */
function relabelled(when: string, added: readonly string[], removed: readonly string[]): Change {
  return { field: 'labels', id: `${when}:labels`, at: at(when), added, removed };
}

const site = 'https://acme.example/browse';

const jira: readonly Issue[] = [
  issue({
    id: '7',
    key: 'PAY-7',
    title: 'Payments stay up',
    type: 'Epic',
    level: 1,
    createdAt: at('2026-08-01T08:00'),
    labels: ['slo'],
    changes: [relabelled('2026-10-03T08:00', ['slo'], [])],
  }),
  issue({
    id: '9',
    key: 'PAY-9',
    title: 'A shop that sells',
    type: 'Initiative',
    level: 2,
    createdAt: at('2026-08-01T08:00'),
    labels: ['Checkout'],
  }),
  issue({ id: '8', key: 'PAY-8', title: 'The basket', type: 'Epic', level: 1, parentId: '9' }),
  issue({
    id: '1',
    key: 'PAY-1',
    url: `${site}/PAY-1`,
    createdAt: at('2026-09-01T08:00'),
    labels: ['checkout', 'ui'],
    changes: [relabelled('2026-10-05T08:00', ['checkout'], [])],
    path: [[at('2026-11-10T08:00'), 'active']],
  }),
  issue({
    id: '42',
    key: 'PAY-42',
    url: `${site}/PAY-42`,
    title: 'Refund within a day',
    parentId: '7',
    createdAt: at('2026-09-20T08:00'),
    first: 'ready',
  }),
  issue({
    id: '43',
    key: 'PAY-43',
    parentId: '8',
    createdAt: at('2026-10-28T08:00'),
    path: [
      [at('2026-11-02T08:00'), 'active'],
      [at('2026-11-20T08:00'), 'done'],
    ],
  }),
  issue({
    id: '44',
    key: 'PAY-44',
    createdAt: at('2026-10-12T08:00'),
    labels: ['checkout', 'slo'],
    path: [[at('2026-11-12T08:00'), 'active']],
  }),
  issue({
    id: '45',
    key: 'PAY-45',
    parentId: '7',
    createdAt: at('2026-11-03T08:00'),
    labels: ['support'],
  }),
  issue({
    id: '46',
    key: 'PAY-46',
    createdAt: at('2026-11-03T08:00'),
    labels: ['chekcout'],
    path: [[at('2026-11-04T08:00'), 'active']],
  }),
  issue({
    id: '47',
    key: 'PAY-47',
    createdAt: at('2026-09-10T08:00'),
    changes: [relabelled('2026-11-12T08:00', [], ['slo'])],
    path: [[at('2026-11-01T08:00'), 'active']],
  }),
  issue({ id: '48', key: 'PAY-48', parentId: '42', type: 'Sub-task', level: -1 }),
  issue({ id: '49', key: 'PAY-49', labels: ['checkout'], first: 'mystery' }),
  issue({ id: '50', key: 'PAY-50', labels: ['checkout'] }),
  issue({
    id: '51',
    key: 'PAY-51',
    createdAt: at('2026-11-01T08:00'),
    labels: ['slo'],
    archivedAt: at('2026-11-15T08:00'),
  }),
  issue({ id: '52', key: 'PAY-52', type: 'Test', labels: ['checkout'] }),
  issue({ id: '53', key: 'PAY-53', labels: ['later'] }),
  issue({ id: '54', key: 'PAY-54', labels: ['legacy'] }),
  issue({
    id: '60',
    key: 'PAY-56',
    createdAt: at('2026-10-20T08:00'),
    labels: ['checkout'],
    path: [[at('2026-11-02T08:00'), 'active']],
  }),
  issue({ id: '55', key: 'PAY-55', labels: ['tea'], parentKey: 'HID-1' }),
  issue({
    id: '56',
    key: 'CORE-17',
    title: 'Moved\u001B[31m',
    team: 'CORE',
    changes: [{ field: 'team', id: 'move', at: at('2026-11-01T08:00'), from: 'OLD', to: 'CORE' }],
  }),
  issue({ id: '57', key: 'OPS-1', title: 'Here', team: 'OPS', url: `${site}/OPS-1` }),
];

const datacenter: readonly Issue[] = [
  issue({
    id: '1',
    key: 'OPS-1',
    title: 'There',
    team: 'OPS',
    url: 'https://jira.acme.internal/browse/OPS-1',
    labels: ['legacy'],
  }),
];

const linear: readonly Issue[] = [
  issue({
    id: 'a',
    key: 'ENG-1',
    team: 'ENG',
    projectId: 'app',
    createdAt: at('2026-11-05T08:00'),
    first: 'triage',
  }),
  issue({ id: 'b', key: 'ENG-3', team: 'ENG', projectId: 'core' }),
  issue({
    id: 'c',
    key: 'ENG-2',
    team: 'ENG',
    parentId: 'b',
    createdAt: at('2026-09-15T08:00'),
    path: [[at('2026-11-23T08:00'), 'active']],
  }),
];

const containers: Catalogue['containers'] = [
  { kind: 'project', id: 'app', name: 'Mobile app', labels: [], parentIds: [] },
  { kind: 'project', id: 'core', name: 'Payments core', labels: ['l1'], parentIds: ['nines'] },
  { kind: 'initiative', id: 'nines', name: 'Three nines', labels: [], parentIds: [] },
];

export interface SmallCompany {
  readonly config: Config;
  readonly calendar: Calendar;
  readonly database: TestDatabase;
  close(): Promise<void>;
}

export async function openSmallCompany(): Promise<SmallCompany> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-company-'));
  const file = join(folder, 'throughline.yaml');
  await writeFile(file, configuration);
  const config = await readConfig(file, {});
  const calendar = createCalendar(config.timezone);
  const database = await freshDatabase();
  const company = { config, calendar, database };
  await store(company, 'acme-jira', jira);
  await store(company, 'acme-dc', datacenter);
  await store(company, 'acme-linear', linear);
  const { pool } = database;
  await removeDeleted(pool, 'acme-jira', { ids: ['50'], at: at('2026-11-18T08:00') });
  await pool.query(`update source set history_complete = id <> 'acme-dc'`);
  await putInForce(pool, config, now);
  return {
    ...company,
    close: async () => {
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function store(
  { config, calendar, database }: Omit<SmallCompany, 'close'>,
  source: string,
  issues: readonly Issue[],
): Promise<void> {
  const client = await database.pool.connect();
  try {
    for (const each of config.sources.filter(({ id }) => id === source)) {
      await declareSource(client, source, sourceFingerprint(each, config.privacy));
      const labels = [{ id: 'l1', name: 'Core', group: 'Area' }];
      const catalogue = { statuses: [...statuses.values()], labels, containers };
      await mergeCatalogue(client, source, catalogue);
      const { changed } = await upsertIssues(client, { source, issues, inScope: true });
      const strategy = compileStrategy(config.strategy, calendar);
      const written = await asStored(client, source, changed);
      await deriveIssues(client, { source, rules: each.rules, strategy }, written);
    }
  } finally {
    client.release();
  }
}
