/** Commands that look at the strategy itself. */
import type { Command } from 'commander';
import { examples, maxListed, withCommon } from './command-parts.ts';
import { parseWholeNumber } from './options.ts';
import { runStrategyCheck } from './strategy-check.ts';
import { runStrategyRehearse } from './strategy-rehearse.ts';
import { runStrategyVersions } from './strategy-versions.ts';

const maxDays = 9_999;

export function addStrategyCommands(program: Command): void {
  const strategy = program
    .command('strategy')
    .description('Questions to the strategy; nothing is changed by asking.')
    .addHelpText(
      'after',
      examples('strategy check', 'strategy rehearse new.yaml', 'strategy versions'),
    );
  withCommon(strategy.command('check'))
    .description('What is doubtful: rules, labels, objectives, and work that is only decorated.')
    .option('--days <number>', 'of completions looked at', parseWholeNumber(maxDays, 1), 90)
    .option('--limit <number>', 'how many are listed of each', parseWholeNumber(maxListed), 10)
    .option('--json', 'print JSON')
    .addHelpText('after', examples('strategy check', 'strategy check --config draft.yaml --json'))
    .action(runStrategyCheck);
  withCommon(strategy.command('rehearse'))
    .description('Shows what another strategy would make of the same tickets.')
    .argument('<file>', 'a configuration file, or one that holds only `strategy`')
    .option('--days <number>', 'trailing window', parseWholeNumber(maxDays, 1), 90)
    .option('--limit <number>', 'tickets that are listed', parseWholeNumber(maxListed), 50)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examples('strategy rehearse new.yaml', 'strategy rehearse new.yaml --days 28 --json'),
    )
    .action(runStrategyRehearse);
  withCommon(strategy.command('versions'))
    .description('Lists every version: since when it was in force, and what it changed.')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('strategy versions', 'strategy versions --json'))
    .action(runStrategyVersions);
}
