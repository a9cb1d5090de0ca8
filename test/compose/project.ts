import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

const containerSchema = z.object({
  Name: z.string(),
  Config: z.object({ User: z.string(), Env: z.array(z.string()) }),
  HostConfig: z.object({ ReadonlyRootfs: z.boolean(), CapDrop: z.array(z.string()) }),
});
export type Container = z.infer<typeof containerSchema>;

export interface Secret {
  readonly folder: string;
  readonly name: string;
  readonly text: string;
}

/** The demo of docker-compose.yml as a project of its own: nothing of an installation beside it is touched. */
export interface ComposeProject {
  /** What `docker compose` prints. */
  readonly compose: (...args: readonly string[]) => Promise<string>;
  readonly containers: () => Promise<readonly Container[]>;
  /** Its secret files: for whom they are, their names and what they say. */
  readonly secrets: readonly Secret[];
  /** Its containers, its volumes and its secrets. */
  remove(): Promise<void>;
}

export function openComposeProject(): ComposeProject {
  const folder = secretFolder();
  const project = ['--project-name', 'throughline-check', '--env-file', '/dev/null'];
  const env = { ...process.env, THROUGHLINE_CONFIG: '', THROUGHLINE_SECRETS: folder };
  async function docker(args: readonly string[]): Promise<string> {
    const { stdout } = await run('docker', args, { cwd: root, env, maxBuffer: maxOutput });
    return stdout;
  }
  function compose(...args: readonly string[]): Promise<string> {
    return docker(['compose', ...project, '--profile', 'demo', ...args]);
  }
  return {
    compose,
    containers: async () => {
      const ids = (await compose('ps', '--all', '--quiet')).split('\n').filter(Boolean);
      return z.array(containerSchema).parse(JSON.parse(await docker(['inspect', ...ids])));
    },
    secrets: readdirSync(folder).flatMap((of) => secretsIn(folder, of)),
    remove: async () => {
      await compose('down', '--volumes', '--timeout', '20');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Bytes of a log. */
const maxOutput = 64 * 1024 * 1024;

/** Those of the demo, with passwords that nothing else can be mistaken for; the users of the containers may read them. */
function secretFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-secrets-'));
  cpSync(join(root, 'dashboards/demo/secrets'), folder, { recursive: true });
  for (const name of ['throughline/PGPASSWORD', 'grafana/GRAFANA_PASSWORD']) {
    writeFileSync(join(folder, name), randomBytes(12).toString('hex'));
  }
  chmodSync(folder, 0o755);
  return folder;
}

function secretsIn(parent: string, folder: string): readonly Secret[] {
  const path = join(parent, folder);
  return readdirSync(path).map((name) => ({
    folder,
    name,
    text: readFileSync(join(path, name), 'utf8').trim(),
  }));
}
