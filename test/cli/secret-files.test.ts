import { mkdirSync } from 'node:fs';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readSecretFiles } from '../../src/cli/secret-files.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-secrets-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('a secret is a file named like its variable, without the line end behind it', async () => {
  await writeFile(join(folder, 'JIRA_TOKEN'), 'two words\n');
  await writeFile(join(folder, 'LINEAR_API_KEY'), 'key');
  const env: NodeJS.ProcessEnv = { THROUGHLINE_SECRETS_DIR: folder };
  readSecretFiles(env);
  expect(env).toMatchObject({ JIRA_TOKEN: 'two words', LINEAR_API_KEY: 'key' });
});

it('a variable that is set already stays as it is', async () => {
  await writeFile(join(folder, 'JIRA_TOKEN'), 'of the file');
  const env: NodeJS.ProcessEnv = { THROUGHLINE_SECRETS_DIR: folder, JIRA_TOKEN: 'of the shell' };
  readSecretFiles(env);
  expect(env['JIRA_TOKEN']).toBe('of the shell');
});

it('what Kubernetes keeps beside the files is passed over, its links are followed', async () => {
  mkdirSync(join(folder, '..data'));
  mkdirSync(join(folder, 'FOLDER'));
  await writeFile(join(folder, '..data', 'JIRA_TOKEN'), 'linked');
  await symlink(join('..data', 'JIRA_TOKEN'), join(folder, 'JIRA_TOKEN'));
  const env: NodeJS.ProcessEnv = { THROUGHLINE_SECRETS_DIR: folder };
  readSecretFiles(env);
  expect(Object.keys(env)).toEqual(['THROUGHLINE_SECRETS_DIR', 'JIRA_TOKEN']);
});

it('a folder that is not there is an error that says what was expected', () => {
  const env: NodeJS.ProcessEnv = { THROUGHLINE_SECRETS_DIR: join(folder, 'away') };
  expect(() => readSecretFiles(env)).toThrow(/cannot read the folder .*away; expected one file/);
});

it('without the variable nothing is read', () => {
  const env: NodeJS.ProcessEnv = {};
  readSecretFiles(env);
  expect(env).toEqual({});
});
