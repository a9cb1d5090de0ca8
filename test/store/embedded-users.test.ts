import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { canEnter } from '../../src/store/embedded/server-user.ts';
import type { CommandOptions } from './command-process.ts';
import { CommandProcess, query, serverPid, stopLeftServer } from './command-process.ts';

/** `nobody` and `daemon` of every Linux: initdb wants an account of that number. */
const somebody = 65_534;
const somebodyElse = 1;

const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
const runnable = [process.execPath, import.meta.dirname].every((path) =>
  canEnter(dirname(path), { uid: somebody, gid: somebody }),
);

describe.skipIf(!isRoot)('the embedded database of root (skipped: not run as root)', () => {
  let top: string;
  let folder: string;

  beforeEach(() => {
    top = mkdtempSync(join(tmpdir(), 'embedded-'));
    chmodSync(top, 0o755);
    folder = join(top, 'data');
  });

  afterEach(async () => {
    await stopLeftServer(folder);
    const home = join(folder, 'postgres');
    if (existsSync(home)) rmSync(realpathSync(home), { recursive: true });
    rmSync(top, { recursive: true });
  });

  function command(options?: CommandOptions): CommandProcess {
    const started = new CommandProcess(folder, options);
    onTestFinished(async () => await started.kill());
    return started;
  }

  function ownerOfData(): number {
    return statSync(join(folder, 'postgres/data')).uid;
  }

  it('belongs to another user and leaves the password to root', async () => {
    await command().end();
    expect(ownerOfData()).not.toBe(0);
    expect(statSync(join(folder, 'postgres/password'))).toMatchObject({ uid: 0 });
    expect(lstatSync(join(folder, 'postgres')).isDirectory()).toBe(true);
  });

  it('is kept where its user can enter, and found from the data folder, when only root can enter that', async () => {
    chmodSync(top, 0o700);
    const first = command();
    await query(await first.url(), 'create table kept as select 42 as value');
    await first.end();
    expect(lstatSync(join(folder, 'postgres')).isSymbolicLink()).toBe(true);
    const second = command();
    expect(await query(await second.url(), 'select value from kept')).toEqual([42]);
    const third = command();
    expect(await third.url()).toBe(await second.url());
    await third.end();
    await second.end();
    expect(serverPid(folder)).toBeUndefined();
  });

  it('is created once when two first commands come at the same time', async () => {
    chmodSync(top, 0o700);
    const [first, second] = [command(), command()];
    expect(await first.url()).toBe(await second.url());
    expect(await Promise.all([first.end(), second.end()])).toEqual([true, true]);
  });

  it('says which folder shuts its user out when the folder was moved', async () => {
    await command().end();
    chmodSync(top, 0o700);
    await expect(command().url()).rejects.toThrow(
      /cannot enter .*data\/postgres; give the folders/,
    );
    chmodSync(top, 0o755);
    await expect(command().end()).resolves.toBe(true);
  });

  describe.skipIf(!runnable)('and of others (skipped: only root can enter this checkout)', () => {
    beforeEach(() => {
      mkdirSync(folder);
      chownSync(folder, somebody, somebody);
    });

    it('runs as the user who runs the command', async () => {
      const own = command({ user: somebody });
      expect(await query(await own.url(), 'select 1')).toEqual([1]);
      expect(await own.end()).toBe(true);
      expect(ownerOfData()).toBe(somebody);
      expect(statSync(join(folder, 'postgres')).mode & 0o777).toBe(0o700);
    });

    it('stays the property of its user when root joins it or starts it', async () => {
      const own = command({ user: somebody });
      const url = await own.url();
      const root = command({ exclusive: true });
      expect(await root.url()).toBe(url);
      await own.end();
      await root.end();
      rmSync(join(folder, 'postgres/server.log'));
      await expect(command().end()).resolves.toBe(true);
      expect(ownerOfData()).toBe(somebody);
      await expect(command({ user: somebody, exclusive: true }).end()).resolves.toBe(true);
    });

    it('is closed to other users, who are told so', async () => {
      await command({ user: somebody }).end();
      await expect(command({ user: somebodyElse }).url()).rejects.toThrow(
        /data\/postgres belongs to user 65534; run the command as that user or as root/,
      );
    });
  });
});
