/** Commands that look at the strategy itself. */
import type { Command } from 'commander';
import { examples, maxListed, withCommon } from './command-parts.ts';
import { parseWholeNumber, parseWindow } from './options.ts';
import { runStrategyCheck } from './strategy-check.ts';
import { runStrategyVersions } from './strategy-versions.ts';

export function addStrategyCommands(program: Command): void {
  const strategy = program
    .command('strategy')
    .description('Looks at the strategy: what is doubtful, and its versions.')
    .addHelpText('after', examples('strategy check', 'strategy versions'));
  withCommon(strategy.command('check'))
    .description('What is doubtful: rules, labels, objectives, and work that is only decorated.')
    .option('--days <days>', 'completions of so many days are looked at', parseWindow, 90)
    .option('--limit <number>', 'how many are listed of each', parseWholeNumber(maxListed), 10)
    .option('--json', 'print JSON')
    .addHelpText('after', examples('strategy check', 'strategy check --config draft.yaml --json'))
    .action(runStrategyCheck);
  withCommon(strategy.command('versions'))
    .description('Lists every version: since when it was in force, and what it changed.')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('strategy versions', 'strategy versions --json'))
    .action(runStrategyVersions);
}
