import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { readSecretFiles } from '../../src/cli/secret-files.ts';
import { simulatedAuth } from '../../src/cli/simulated-sites.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { demoConfiguration } from '../../src/simulator/company/demo-configuration.ts';

const root = new URL('../../', import.meta.url);
const demo = new URL('dashboards/demo/', root);
const service = z.looseObject({
  image: z.string().regex(/^(throughline|[\w/]+:v?\d[\w.-]*)$/, 'a pinned version'),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  healthcheck: z.looseObject({ test: z.array(z.string()) }),
  ports: z.array(z.string().startsWith('127.0.0.1:', 'loopback only')).optional(),
  networks: z.array(z.enum(['stores', 'reading', 'outside'])).min(1),
  volumes: z
    .array(z.union([z.string(), z.looseObject({ source: z.string(), target: z.string() })]))
    .optional(),
  secrets: z.array(z.string()).optional(),
});
const file = z
  .looseObject({
    services: z.record(z.string(), service),
    secrets: z.record(z.string(), z.object({ file: z.string() })),
    networks: z.object({
      stores: z.object({ internal: z.literal(true) }),
      reading: z.object({ internal: z.literal(true) }),
      outside: z.null(),
    }),
  })
  .parse(parse(readFileSync(new URL('docker-compose.yml', root), 'utf8'), { merge: true }));

describe('docker-compose.yml', () => {
  it('runs every service hardened, healthy before others need it, and open to this machine only', () => {
    expect(Object.keys(file.services).toSorted()).toEqual([
      'alertmanager',
      'grafana',
      'postgres',
      'prometheus',
      'redis',
      'serve',
      'simulated',
      'standby',
      'worker',
    ]);
  });

  it('lets nobody but those who need them near the stores', () => {
    expect(servicesIn('stores')).toEqual(['postgres', 'redis', 'serve', 'standby', 'worker']);
    expect(servicesIn('reading')).toEqual(['grafana', 'postgres']);
  });

  it('runs a second one of what serves, which is scraped too and has no port', () => {
    const { serve, standby } = file.services;
    expect({ ...standby, ports: serve?.ports }).toEqual(serve);
    expect(standby?.ports).toBeUndefined();
    const scraped = readFileSync(new URL('dashboards/provisioning/prometheus.yml', root), 'utf8');
    expect(scraped).toContain('targets: [serve:9818, standby:9818]');
  });

  it('shows a container no secret that it does not need', () => {
    const place = '${THROUGHLINE_SECRETS:-./dashboards/demo/secrets}';
    const seen = Object.entries(file.services).map(([name, { volumes = [], secrets = [] }]) => [
      name,
      [
        ...volumes.flatMap((volume) => (typeof volume === 'string' ? volume : volume.source)),
        ...secrets.map((secret) => file.secrets[secret]?.file ?? ''),
      ]
        .filter((source) => source.includes('ecrets'))
        .map((source) => source.replace(`${place}/`, '')),
    ]);
    expect(Object.fromEntries(seen)).toEqual({
      serve: ['throughline'],
      standby: ['throughline'],
      worker: ['throughline'],
      simulated: [],
      postgres: ['throughline/PGPASSWORD', 'grafana/GRAFANA_DATABASE_PASSWORD'],
      redis: [],
      prometheus: [],
      alertmanager: [],
      grafana: ['grafana/GRAFANA_PASSWORD', 'grafana/GRAFANA_DATABASE_PASSWORD'],
    });
  });

  it('has no secret in it', () => {
    const text = readFileSync(new URL('docker-compose.yml', root), 'utf8');
    expect(text).not.toMatch(/PASSWORD: \w/);
  });
});

function servicesIn(network: 'stores' | 'reading'): readonly string[] {
  return Object.entries(file.services)
    .filter(([, { networks }]) => networks.includes(network))
    .map(([name]) => name)
    .toSorted();
}

describe('the configuration of its demo', () => {
  it('is right, with the secrets that lie beside it', async () => {
    const env: NodeJS.ProcessEnv = {
      THROUGHLINE_SECRETS_DIR: fileURLToPath(new URL('secrets/throughline', demo)),
    };
    readSecretFiles(env);
    const config = await readConfig(fileURLToPath(new URL('throughline.yaml', demo)), env);
    expect(config.sources.map(({ connection }) => connection.auth)).toEqual([
      { kind: 'basic', email: simulatedAuth.email, token: simulatedAuth.token },
      { kind: 'key', key: simulatedAuth.key },
    ]);
  });

  it('is that of `throughline demo`, at the addresses of the containers', () => {
    const text = readFileSync(new URL('throughline.yaml', demo), 'utf8');
    expect(parse(text)).toEqual(
      parse(
        demoConfiguration({
          jiraUrl: 'http://simulated:9820',
          linearUrl: 'http://simulated:9821/graphql',
          jiraEmail: simulatedAuth.email,
          jiraToken: '${JIRA_TOKEN}',
          linearKey: '${LINEAR_API_KEY}',
          now: Date.parse('2026-11-24T00:00:00Z'),
          interval: '10s',
        }),
      ),
    );
  });
});
