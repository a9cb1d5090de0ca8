import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { Config } from '../../src/config/config.ts';
import { readConfig, readProposal } from '../../src/config/read-config.ts';
import { environment, smallest } from './configuration.ts';

const mistakes = new URL('mistakes/', import.meta.url);

let folder: string;
let running: string;
let proposed: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'proposal-'));
  running = join(folder, 'throughline.yaml');
  proposed = join(folder, 'new.yaml');
  await writeFile(running, stringify({ ...smallest({}), timezone: 'Europe/Berlin' }));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function proposal(text: string): Promise<Config> {
  await writeFile(proposed, text);
  return readProposal(proposed, running, environment);
}

const strategy = `strategy:
  objectives:
    - { id: growth, name: Growth, priority: 1, match: [{ labels: [growth], sources: [acme-jira] }] }
`;

describe('a file that holds only the strategy', () => {
  it('takes everything else from the running configuration', async () => {
    const config = await proposal(strategy);
    const current = await readConfig(running, environment);
    expect(config).toEqual({ ...current, file: proposed, strategy: config.strategy });
    expect(config.strategy.objectives.map(({ id }) => id)).toEqual(['growth']);
  });

  it('is checked against the sources that run', async () => {
    await expect(proposal(strategy.replace('acme-jira', 'acme-jria'))).rejects.toThrow(
      `${proposed}:3:86: strategy.objectives[0].match[0].sources[0]: no source has this id (sources: acme-jira, `,
    );
  });

  it('gives each mistake its line and column', async () => {
    const broken = strategy.replace('priority: 1', 'priority: high').replace('growth,', 'Growth,');
    await expect(proposal(broken)).rejects.toThrow(
      `${proposed}:3:13: strategy.objectives[0].id: expected a slug of a-z, 0-9 and "-", such as faster-checkout, got "Growth"
${proposed}:3:45: strategy.objectives[0].priority: expected a whole number from 1 (the highest priority), got "high"`,
    );
  });

  it('never falls back to the strategy that runs', async () => {
    await expect(proposal('timezone: UTC\n')).rejects.toThrow(
      `${proposed}:1:1: strategy: is missing: expected a map`,
    );
  });

  it('must exist', async () => {
    await expect(readProposal(join(folder, 'nwe.yaml'), running, {})).rejects.toThrow(
      'nwe.yaml:1:1: there is no such file: name the file of the new strategy',
    );
  });
});

describe('a whole configuration file', () => {
  it('keeps its own keys', async () => {
    const config = await proposal(stringify({ ...smallest({}), timezone: 'UTC', window: '7d' }));
    expect(config).toMatchObject({ timezone: 'UTC', windowDays: 7 });
  });

  const files = readdirSync(mistakes).filter((file) => file.endsWith('.yaml'));
  const whole = files.filter((file) => /^sources:/m.test(mistake(file)));

  it.each(whole)('with the mistake of %s is refused as `check` refuses it', async (file) => {
    const refused = await proposal(mistake(file)).catch(String);
    const checked = await readConfig(proposed, environment).catch(String);
    expect(refused).toEqual(checked);
  });
});

function mistake(file: string): string {
  return readFileSync(new URL(file, mistakes), 'utf8');
}
