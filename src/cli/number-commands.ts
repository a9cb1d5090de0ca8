/** Commands that read the stored numbers and what is behind them. */
import { type Command, Option } from 'commander';
import { dataProblemKinds } from '../core/data-problem.ts';
import { bases } from '../core/measures/snapshot.ts';
import { readings } from '../core/strategy-history.ts';
import { examples, maxListed, withCommon } from './command-parts.ts';
import { runExplain } from './explain.ts';
import { runMetrics } from './metrics.ts';
import { parseAsOf, parseWholeNumber, parseWindow } from './options.ts';
import { runPairs } from './pairs.ts';
import { runProblems } from './problems.ts';
import { runReport } from './report.ts';
import { runSync } from './sync.ts';
import { mostListed, runUnaligned } from './unaligned.ts';
import { unalignedSorts } from './unaligned-work.ts';
import { runWaterfall } from './waterfall.ts';

export function addNumberCommands(program: Command): void {
  withCommon(program.command('sync'))
    .description('Reads every source once, measures, and ends.')
    .requiredOption('--once', 'read once and end (`start` keeps reading)')
    .option('--no-history', 'leave the days of the history to a later one, or to the service')
    .option('--json', 'print what was read as JSON')
    .addHelpText('after', examples('sync --once', 'sync --once --no-history --json'))
    .action(runSync);
  addReportCommand(program);
  withCommon(program.command('explain'))
    .description('Tells of one issue what it counts for and why, or why it does not.')
    .argument('<issue>', 'its key (PAY-42) or its address')
    .option('--as-of <instant>', 'a past day (2026-11-01) or 2026-11-01T09:00:00Z', parseAsOf)
    .option('--json', 'print JSON')
    .addHelpText('after', examples('explain PAY-42', 'explain PAY-42 --as-of 2026-10-31 --json'))
    .action(runExplain);
  withCommon(program.command('problems'))
    .description('Lists the data problems: which issues, what was seen, what to do.')
    .option('--source <id>', 'of this source')
    .addOption(new Option('--kind <kind>', 'of this kind').choices(dataProblemKinds))
    .option('--limit <number>', 'how many are listed', parseWholeNumber(maxListed), 50)
    .addOption(new Option('--json', 'print JSON').conflicts('csv'))
    .option('--csv', 'print CSV, a line per problem')
    .addHelpText('after', examples('problems', 'problems --kind odd_label --limit 1000 --csv'))
    .action(runProblems);
  addUnaligned(program);
  addWaterfall(program);
  withCommon(program.command('pairs'))
    .description('Lists issues that stand in two sources, and where each pair counts.')
    .option('--limit <number>', 'how many are listed', parseWholeNumber(maxListed), 50)
    .option('--json', 'print JSON')
    .addHelpText('after', examples('pairs', 'pairs --limit 1000 --json'))
    .action(runPairs);
  withCommon(program.command('metrics'))
    .description('Prints the Prometheus exposition of the stored numbers.')
    .addHelpText('after', examples('metrics', 'metrics | promtool check metrics'))
    .action(runMetrics);
}

function addUnaligned(program: Command): void {
  withCommon(program.command('unaligned'))
    .description('Lists work that serves no objective, with near misses and suggestions.')
    .option('--team <key>', 'of this project or team')
    .option('--source <id>', 'of this source')
    .addOption(
      new Option('--sort <order>', 'longest in progress, or most person-days of the window, first')
        .choices(unalignedSorts)
        .default('age'),
    )
    .addOption(new Option('--base <base>', 'which work').choices(bases).default('wip'))
    .option('--limit <number>', 'how many are listed', parseWholeNumber(mostListed), 50)
    .addOption(new Option('--json', 'print JSON').conflicts('csv'))
    .option('--csv', 'print CSV, a line per issue')
    .addHelpText(
      'after',
      examples(
        'unaligned',
        'unaligned --team PAY --base completed --csv',
        'unaligned --sort effort --limit 20',
      ),
    )
    .action(runUnaligned);
}

function strategyOption(): Option {
  return new Option('--strategy <reading>', 'a past instant under that of today, or of then')
    .choices(readings)
    .default('restated');
}

const reportForms = ['objective', 'source', 'team', 'json', 'csv', 'markdown', 'html'];

/** One form of the report at a time. */
function oneForm(flags: string, description: string, beside: readonly string[] = []): Option {
  const option = new Option(flags, description);
  const others = reportForms.filter(
    (form) => form !== option.attributeName() && !beside.includes(form),
  );
  return option.conflicts(others);
}

function addReportCommand(program: Command): void {
  withCommon(program.command('report'))
    .description('Prints coverage, throughput, WIP and activity status of every objective.')
    .option('--as-of <instant>', 'a past day (2026-11-01) or 2026-11-01T09:00:00Z', parseAsOf)
    .addOption(strategyOption())
    .option('--window <days>', 'trailing window such as 90d (default: configuration)', parseWindow)
    .addOption(oneForm('--objective <id>', 'this objective in full'))
    .addOption(oneForm('--source [id]', 'sources beside each other, or this one', ['team']))
    .addOption(oneForm('--team [key]', 'projects and teams, or this one', ['source']))
    .addOption(oneForm('--json', 'print JSON'))
    .addOption(oneForm('--csv', 'print CSV, a line per objective'))
    .addOption(oneForm('--markdown', 'print Markdown, for a wiki or a pull request'))
    .addOption(oneForm('--html', 'print a web page with charts, complete in one file'))
    .addHelpText(
      'after',
      examples(
        'report',
        'report --objective faster-checkout',
        'report --team --source acme-jira',
        'report --as-of 2026-10-31 --window 90d --json',
        'report --as-of 2026-10-31 --strategy as-it-was --html > report.html',
      ),
    )
    .action(runReport);
}

function addWaterfall(program: Command): void {
  withCommon(program.command('waterfall'))
    .description('Why coverage and the counts of every objective changed between two instants.')
    .requiredOption('--from <instant>', 'a past day or instant, as for report --as-of', parseAsOf)
    .requiredOption('--to <instant>', 'a later one; of today what has passed of it', parseAsOf)
    .addOption(strategyOption())
    .option('--objective <id>', 'only this objective')
    .addOption(
      new Option('--base <base>', 'which work: in progress, or of the window')
        .choices(bases)
        .default('wip'),
    )
    .addOption(new Option('--json', 'print JSON').conflicts('csv'))
    .option('--csv', 'print CSV, a line per step')
    .addHelpText(
      'after',
      examples(
        'waterfall --from 2026-09-30 --to 2026-10-31 --strategy as-it-was',
        'waterfall --from 2026-09-30 --to 2026-10-31 --base completed --objective reliability --json',
      ),
    )
    .action(runWaterfall);
}
