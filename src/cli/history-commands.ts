/** Commands that tell of past days. */
import { type Command, Option } from 'commander';
import { readings } from '../core/strategy-history.ts';
import { runBackfill } from './backfill.ts';
import { examples, withCommon } from './command-parts.ts';
import { runHistory } from './history.ts';
import { parseDay, parseJob } from './options.ts';

export function addHistoryCommands(program: Command): void {
  withCommon(program.command('history'))
    .description(
      'Prints coverage, WIP and throughput of past days, or the numbers of one objective.',
    )
    .option('--from <day>', 'the first day (default: 12 weeks before the last)', parseDay)
    .option('--to <day>', 'the last day (default: yesterday)', parseDay)
    .addOption(strategyOption())
    .option('--objective <id>', 'the numbers of this objective')
    .addOption(new Option('--json', 'print JSON').conflicts('csv'))
    .option('--csv', 'print CSV, a line per day')
    .addHelpText(
      'after',
      examples(
        'history',
        'history --from 2026-01-01 --objective reliability --csv',
        'history --from 2026-10-01 --to 2026-10-31 --strategy as-it-was --json',
      ),
    )
    .action(runHistory);
  withCommon(program.command('backfill'))
    .description('Prints past values for Prometheus, as OpenMetrics text for promtool.')
    .requiredOption('--from <day>', 'the first day', parseDay)
    .requiredOption('--to <day>', 'the last day; of today what is older than 3 hours', parseDay)
    .addOption(strategyOption())
    .option(
      '--job <name>',
      'job under which Prometheus scrapes the service',
      parseJob,
      'throughline',
    )
    .addHelpText(
      'after',
      examples(
        'backfill --from 2025-11-25 --to 2026-11-24 > history.om',
        'backfill --from 2026-09-01 --to 2026-11-24 --strategy as-it-was > history.om',
      ),
    )
    .action(runBackfill);
}

function strategyOption(): Option {
  return new Option('--strategy <reading>', 'under the strategy of today, or of each day')
    .choices(readings)
    .default('restated');
}
