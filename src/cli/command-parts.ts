import type { Command } from 'commander';
import { defaults } from './options.ts';

/** The longest list that can be asked for. */
export const maxListed = 999_999_999;

/** Options of every command that reads the configuration and the database. */
export function withCommon(command: Command): Command {
  return command
    .option('-c, --config <file>', 'configuration file', defaults.config)
    .option('--data-dir <dir>', 'where the embedded database lives', defaults.dataDir);
}

export function examples(...commands: readonly string[]): string {
  return `\nExamples:\n${commands.map((command) => `  $ throughline ${command}`).join('\n')}`;
}
