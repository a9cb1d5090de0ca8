import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ConfigError } from '../../src/config/config-error.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { strategySchema } from '../../src/config/strategy-schema.ts';
import { keysOf } from './schema-keys.ts';

const directory = join(import.meta.dirname, 'mistakes');
const env = {
  EMAIL: 'resolved-email',
  TOKEN: 'resolved-token',
  KEY: 'resolved-key',
  EMPTY: '',
} as const;

async function messageOf(file: string): Promise<string> {
  try {
    await readConfig(file, env);
    return 'accepted';
  } catch (error) {
    return error instanceof ConfigError ? error.message : String(error);
  }
}

/** A file begins with what is said of it: `# line:column: message`, a line for each problem. */
function expectedOf(text: string, file: string): string {
  return [...text.matchAll(/^# (\d+:\d+: .*)$/gm)].map(([, line]) => `${file}:${line}`).join('\n');
}

const files = readdirSync(directory).filter((name) => name.endsWith('.yaml'));

it.each(files)('%s is refused with its message', async (name) => {
  const file = join(directory, name);
  const message = await messageOf(file);
  expect(message).toBe(expectedOf(await readFile(file, 'utf8'), file));
  expect(message).not.toMatch(/resolved-|typed-/);
});

it('there is a mistake in each key of the strategy', async () => {
  const texts = await Promise.all(files.map((name) => readFile(join(directory, name), 'utf8')));
  const mistaken = new Set(
    texts.flatMap((text) =>
      [...text.matchAll(/^# \d+:\d+: (strategy\S*?)(?:\[\d+\])?:/gm)].map(([, path = '']) =>
        ruleOf(path),
      ),
    ),
  );
  const keys = keysOf(strategySchema, 'strategy').map(({ key }) => ruleOf(key));
  expect(keys.filter((key) => !mistaken.has(key))).toEqual([]);
});

/** Exemptions are rules like those of objectives. */
function ruleOf(path: string): string {
  return path.replaceAll(/\[\d+\]/g, '[]').replace('exempt[]', 'objectives[].match[]');
}

it('a problem says where it stands in the structure of the file', async () => {
  const file = join(directory, 'three-mistakes.yaml');
  const error: unknown = await readConfig(file, env).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConfigError);
  expect(error).toHaveProperty('problems', [
    expect.objectContaining({ file, line: 10, column: 5, path: 'sources[0]' }),
    expect.objectContaining({
      file,
      line: 16,
      column: 43,
      path: 'strategy.objectives[0].match[0].weight',
    }),
    expect.objectContaining({
      file,
      line: 17,
      column: 15,
      path: 'strategy.objectives[0].starts',
    }),
  ]);
});

it('a file that does not exist is named, with the way to name another', async () => {
  const file = join(directory, 'no-such-file.yaml');
  expect(await messageOf(file)).toBe(
    `${file}:1:1: there is no such file: name it with --config FILE (docs/configuration.md holds a complete example)`,
  );
});

it('a directory is no configuration file', async () => {
  expect(await messageOf(directory)).toBe(`${directory}:1:1: cannot be read (EISDIR)`);
});
