import { spawnSync } from 'node:child_process';

export function isInstalled(command: 'prometheus' | 'promtool'): boolean {
  return spawnSync(command, ['--version']).status === 0;
}
