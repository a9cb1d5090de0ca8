import { spawnSync } from 'node:child_process';

export function isInstalled(command: 'prometheus' | 'promtool' | 'amtool'): boolean {
  return spawnSync(command, ['--version']).status === 0;
}
