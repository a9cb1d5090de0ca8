import { stat } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Instant } from '../core/issue.ts';
import type { Config } from './config.ts';
import { ConfigError } from './config-error.ts';
import { readConfig } from './read-config.ts';

/** A configuration file that is looked at again and again. */
export interface ConfigWatch {
  /** What the file says once it has changed and come to rest, or what is wrong in it; undefined = nothing new. */
  look(): Promise<Config | ConfigError | undefined>;
}

/**
 * Looks at the file itself, whatever stands in its way: a link that is set to another file (Kubernetes), a file put in the
 * place of the old one (editors, git). It is read when two looks in a row find the same, so that no half of it is.
 */
export async function watchConfig(config: Config, env: NodeJS.ProcessEnv): Promise<ConfigWatch> {
  const { file } = config;
  let seen = await standOf(file);
  // It may have changed since the process read it.
  let read = isDeepStrictEqual(await contentOf(file, env), config) ? seen : undefined;
  return {
    look: async () => {
      const before = seen;
      seen = await standOf(file);
      if (seen !== before || seen === read) return undefined;
      const found = await contentOf(file, env);
      if ((await standOf(file)) !== seen) return undefined;
      read = seen;
      return found;
    },
  };
}

/** When the file was last changed; undefined when it is not there. */
export async function changedAt(file: string): Promise<Instant | undefined> {
  try {
    return (await stat(file)).mtimeMs;
  } catch {
    return undefined;
  }
}

/** Differs when the file does, without reading it. */
async function standOf(file: string): Promise<string> {
  try {
    const { dev, ino, mtimeNs, size } = await stat(file, { bigint: true });
    return [dev, ino, mtimeNs, size].join(' ');
  } catch {
    return 'away';
  }
}

async function contentOf(file: string, env: NodeJS.ProcessEnv): Promise<Config | ConfigError> {
  try {
    return await readConfig(file, env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}
