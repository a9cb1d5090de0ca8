/** `throughline demo` as a process of its own, on a port of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

export interface DemoProcess {
  readonly child: ChildProcess;
  readonly url: string;
}

export async function startDemo(folder: string): Promise<DemoProcess> {
  const program = join(import.meta.dirname, '../src/cli/main.ts');
  const child = spawn(
    process.execPath,
    [program, 'demo', '--data-dir', folder, '--listen', '127.0.0.1:0'],
    { env: { ...process.env, DATABASE_URL: '', REDIS_URL: '' } },
  );
  let output = '';
  const url = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const address = /running:\s+(http:\/\/\S+)/.exec(output)?.[1];
      if (address !== undefined) resolve(address);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.on('exit', () => reject(new Error(`the demo ended: ${output}`)));
  });
  return { child, url: await url };
}
