import { mkdir, mkdtemp, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { Config } from '../../src/config/config.ts';
import { ConfigError } from '../../src/config/config-error.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { type ConfigWatch, watchConfig } from '../../src/config/watch-config.ts';
import { environment, smallest } from './configuration.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watch-'));
  file = join(folder, 'throughline.yaml');
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

function contentWith(name: string): string {
  return stringify(smallest({ objective: { name } }));
}

async function watched(): Promise<ConfigWatch> {
  return await watchConfig(await readConfig(file, environment), environment);
}

/** The name of the objective in what a few looks find. */
async function found(watch: ConfigWatch): Promise<string | undefined> {
  const looks: (Config | ConfigError | undefined)[] = [];
  for (let look = 0; look < 4; look += 1) looks.push(await watch.look());
  const news = looks.filter((each) => each !== undefined);
  expect(news.length).toBeLessThanOrEqual(1);
  const [seen] = news;
  return seen instanceof ConfigError ? seen.message : seen?.strategy.objectives[0]?.name;
}

it('finds nothing new in a file that stays as it is', async () => {
  await writeFile(file, contentWith('A'));
  const watch = await watched();
  expect(await found(watch)).toBeUndefined();
  expect(await found(watch)).toBeUndefined();
});

it('finds what changed while the process started', async () => {
  await writeFile(file, contentWith('A'));
  const config = await readConfig(file, environment);
  await writeFile(file, contentWith('B'));
  expect(await found(await watchConfig(config, environment))).toBe('B');
});

it.each<readonly [string, () => Promise<void>]>([
  ['is written in place', () => writeFile(file, contentWith('B'))],
  [
    'is put in the place of the old one',
    async () => {
      await writeFile(`${file}.new`, contentWith('B'));
      await rename(`${file}.new`, file);
    },
  ],
  [
    'is put there with an older date and the same size',
    async () => {
      await writeFile(`${file}.new`, contentWith('B'));
      await utimes(`${file}.new`, 0, 0);
      await rename(`${file}.new`, file);
    },
  ],
])('finds a file that %s, once', async (_name, change) => {
  await writeFile(file, contentWith('A'));
  const watch = await watched();
  await found(watch);
  await change();
  expect(await found(watch)).toBe('B');
  expect(await found(watch)).toBeUndefined();
});

it('finds a file behind links that are set to another one, as Kubernetes does', async () => {
  for (const [version, name] of [
    ['..1', 'A'],
    ['..2', 'B'],
  ] as const) {
    await mkdir(join(folder, version));
    await writeFile(join(folder, version, 'throughline.yaml'), contentWith(name));
  }
  await symlink('..1', join(folder, '..data'));
  await symlink('..data/throughline.yaml', file);
  const watch = await watched();
  await found(watch);
  await symlink('..2', join(folder, '..data_tmp'));
  await rename(join(folder, '..data_tmp'), join(folder, '..data'));
  expect(await found(watch)).toBe('B');
});

it('does not read a file that is still being written', async () => {
  await writeFile(file, contentWith('A'));
  const watch = await watched();
  await found(watch);
  for (const part of ['version: 1', 'version: 1\nsources:', 'version: 1\nsources:\n  -']) {
    await writeFile(file, part);
    expect(await watch.look()).toBeUndefined();
  }
  await writeFile(file, contentWith('B'));
  expect(await found(watch)).toBe('B');
});

it('says what is wrong once, and finds the corrected file although it is the old one', async () => {
  await writeFile(file, contentWith('A'));
  const watch = await watched();
  await found(watch);
  await writeFile(file, contentWith('A').replace('priority: 1', 'priority: high'));
  expect(await found(watch)).toMatch(
    /^\S+throughline\.yaml:\d+:\d+: strategy\.objectives\[0\]\.priority: expected a whole number/,
  );
  expect(await found(watch)).toBeUndefined();
  await rm(file);
  expect(await found(watch)).toContain('there is no such file');
  await writeFile(file, contentWith('A'));
  expect(await found(watch)).toBe('A');
});

it('takes a new date for a change, for somebody may want the file in force again', async () => {
  await writeFile(file, contentWith('A'));
  const watch = await watched();
  await found(watch);
  await utimes(file, new Date(), new Date());
  expect(await found(watch)).toBe('A');
});
