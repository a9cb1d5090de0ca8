import { spawnSync } from 'node:child_process';

/** Debian's name, and that of everybody else. */
export const alertmanagers = ['prometheus-alertmanager', 'alertmanager'] as const;
export type Alertmanager = (typeof alertmanagers)[number];

export function isInstalled(command: 'prometheus' | 'promtool' | 'amtool' | Alertmanager): boolean {
  return spawnSync(command, ['--version']).status === 0;
}
