import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { openDatabase } from '../../src/store/database.ts';
import type { CommandOptions } from './command-process.ts';
import {
  CommandProcess,
  isRunning,
  query,
  serverPid,
  stopLeftServer,
  until,
} from './command-process.ts';

describe.skipIf(process.platform !== 'linux')('the embedded database', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'embedded-'));
    // lets the server's user in when these tests run as root
    chmodSync(folder, 0o755);
  });

  afterEach(async () => {
    await stopLeftServer(folder);
    rmSync(folder, { recursive: true });
  });

  function command(options?: CommandOptions): CommandProcess {
    const started = new CommandProcess(folder, options);
    onTestFinished(async () => await started.kill());
    return started;
  }

  async function openFolder(): Promise<Database> {
    return await openDatabase({ dataDirectory: folder, command: 'test' });
  }

  function pidFile(): string {
    return join(folder, 'postgres/data/postmaster.pid');
  }

  it('is shared by the commands of one folder and stopped by the last to leave', async () => {
    const first = command();
    const url = await first.url();
    const second = command();
    expect(await second.url()).toBe(url);
    expect(await first.end()).toBe(true);
    expect(await query(url, 'select 1')).toEqual([1]);
    expect(await second.end()).toBe(true);
    expect(serverPid(folder)).toBeUndefined();
    await expect(query(url, 'select 1')).rejects.toThrow('ECONNREFUSED');
  });

  it('keeps what was written', async () => {
    const first = command();
    await query(await first.url(), 'create table kept as select 42 as value');
    await first.end();
    const second = command();
    expect(await query(await second.url(), 'select value from kept')).toEqual([42]);
  });

  it('is joined or started anew by commands that come while others leave', async () => {
    const runs = Array.from({ length: 6 }, async (_, position) => {
      await new Promise((resolve) => setTimeout(resolve, position * 70));
      const racing = command();
      await racing.url();
      return await racing.end();
    });
    expect(await Promise.all(runs)).toEqual(runs.map(() => true));
    expect(serverPid(folder)).toBeUndefined();
  });

  it('gives one process two independent doors to the same server', async () => {
    const [first, second] = [await openFolder(), await openFolder()];
    await first.close();
    await first.close();
    expect((await second.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await second.close();
    expect(serverPid(folder)).toBeUndefined();
  });

  it('survives Ctrl-C until the command has finished', async () => {
    const interrupted = command();
    await interrupted.url();
    expect(await interrupted.interrupt()).toBe(true);
    expect(serverPid(folder)).toBeUndefined();
  });

  it('refuses a second exclusive command and names the process that holds it', async () => {
    const start = command({ name: 'start', exclusive: true });
    await start.url();
    await expect(command({ name: 'start', exclusive: true }).url()).rejects.toThrow(
      `throughline start (process ${start.pid}) already uses the database in ${folder}`,
    );
    expect(await command().url()).toBe(await start.url());
    await start.end();
    expect(await command({ name: 'start', exclusive: true }).url()).toBeDefined();
  });

  it('lets an exclusive command take the place of a killed one', async () => {
    const killed = command({ exclusive: true });
    const url = await killed.url();
    await killed.kill();
    const next = command({ exclusive: true });
    expect(await next.url()).toBe(url);
    expect(await next.end()).toBe(true);
    expect(serverPid(folder)).toBeUndefined();
  });

  it('is stopped by the command after a killed one', async () => {
    const killed = command();
    const url = await killed.url();
    await killed.kill();
    expect(serverPid(folder)).toBeDefined();
    const next = command();
    expect(await next.url()).toBe(url);
    await next.end();
    expect(serverPid(folder)).toBeUndefined();
  });

  it('comes back on the same port with its data when its server was killed', async () => {
    const witness = command();
    const url = await witness.url();
    await query(url, 'create table kept as select 42 as value');
    await killServer(folder);
    const next = command();
    expect(await next.url()).toBe(url);
    expect(await query(url, 'select value from kept')).toEqual([42]);
    await next.end();
    expect(serverPid(folder)).toBeDefined();
    expect(await witness.end()).toBe(true);
    expect(serverPid(folder)).toBeUndefined();
  });

  it('ends in peace when its server was killed', async () => {
    const database = await openFolder();
    await database.pool.query('select 1');
    await killServer(folder);
    await expect(database.close()).resolves.toBeUndefined();
  });

  it('starts although the number of its killed server belongs to another process now', async () => {
    const killed = command();
    const { uid, gid } = await killed.url().then(() => statSync(join(folder, 'postgres/data')));
    await killServer(folder);
    await killed.kill();
    const other = spawn('sleep', ['60'], { uid, gid });
    onTestFinished(() => void other.kill());
    await once(other, 'spawn');
    const lines = readFileSync(pidFile(), 'utf8').split('\n');
    writeFileSync(pidFile(), [other.pid, ...lines.slice(1)].join('\n'));
    const next = command();
    await next.url();
    expect(await next.end()).toBe(true);
  });

  it('is created by the next command when the first was killed while creating it', async () => {
    const killed = command();
    await until(() => readdirIfThere(join(folder, 'postgres')).some(isUnfinished));
    await killed.kill();
    expect(existsSync(join(folder, 'postgres/data'))).toBe(false);
    const next = command();
    expect(await query(await next.url(), 'select 1')).toEqual([1]);
    expect(await next.end()).toBe(true);
    const left = readdirSync(join(folder, 'postgres'));
    expect(left).toContain('data');
    expect(left.filter((name) => isUnfinished(name) || name === 'initial-password')).toEqual([]);
  });

  it('is joined when the first command was killed while the server started', async () => {
    await command().end();
    const killed = command();
    await until(() => serverPid(folder) !== undefined);
    await killed.kill();
    const next = command();
    expect(await query(await next.url(), 'select 1')).toEqual([1]);
    await next.end();
    expect(serverPid(folder)).toBeUndefined();
  });

  it('works in a long folder name with spaces and letters beyond ASCII', async () => {
    const odd = join(folder, `Größe & Ziel’s %d 戦略 ${'x'.repeat(120)}`);
    onTestFinished(async () => await stopLeftServer(odd));
    const strange = new CommandProcess(odd);
    expect(await query(await strange.url(), 'select 1')).toEqual([1]);
    expect(await strange.end()).toBe(true);
    expect(serverPid(odd)).toBeUndefined();
  });

  it('opens for its password only, which only its owner can read', async () => {
    const url = new URL(await command().url());
    expect(statSync(join(folder, 'postgres/password')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, 'postgres/password'), 'utf8')).toBe(url.password);
    expect(readFileSync(join(folder, 'postgres/server.log'), 'utf8')).not.toContain(url.password);
    expect(url.hostname).toBe('127.0.0.1');
    url.password = 'guess';
    await expect(query(url.href, 'select 1')).rejects.toThrow('password authentication failed');
  });

  it('sorts text by code point and counts in UTC, wherever it was created', async () => {
    const url = await command().url();
    expect(await query(url, `select 'Z' < 'a', 'a' < 'ä'`)).toEqual([true, true]);
    expect(await query(url, `select current_setting('timezone'), upper('ä')`)).toEqual([
      'UTC',
      'Ä',
    ]);
  });

  describe('says what is wrong and what to do', () => {
    it.each([
      { file: 'password', content: 'changed', message: /does not accept the password in/ },
      { file: 'data/PG_VERSION', content: '17', message: /by PostgreSQL 17, .* brings 18/ },
      { file: 'data/postgresql.conf', content: 'x = 1', message: /says why:[^]*parameter "x"/ },
    ])('when $file is not what it was', async ({ file, content, message }) => {
      await (await openFolder()).close();
      writeFileSync(join(folder, 'postgres', file), content);
      await expect(openFolder()).rejects.toThrow(message);
      expect(serverPid(folder)).toBeUndefined();
    });

    it('when the password is missing', async () => {
      await (await openFolder()).close();
      rmSync(join(folder, 'postgres/password'));
      await expect(openFolder()).rejects.toThrow(/postgres\/password, .* is missing; restore it/);
    });

    it('when the folder that holds the data is gone', async () => {
      symlinkSync(join(folder, 'gone'), join(folder, 'postgres'));
      await expect(openFolder()).rejects.toThrow('points to a folder that does not exist');
    });

    it('when the data folder is a file', async () => {
      writeFileSync(join(folder, 'file'), '');
      const opening = openDatabase({ dataDirectory: join(folder, 'file'), command: 'test' });
      await expect(opening).rejects.toThrow(`cannot use the data folder ${join(folder, 'file')}`);
    });
  });
});

function isUnfinished(name: string): boolean {
  return name.startsWith('data-unfinished-');
}

function readdirIfThere(directory: string): readonly string[] {
  return existsSync(directory) ? readdirSync(directory) : [];
}

async function killServer(folder: string): Promise<void> {
  const pid = serverPid(folder);
  if (pid === undefined) throw new Error('no server runs');
  process.kill(pid, 'SIGKILL');
  await until(() => !isRunning(pid));
}
