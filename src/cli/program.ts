import { Argument, Command, CommanderError, Option } from 'commander';
import { ConfigError } from '../config/config-error.ts';
import { runCheck } from './check.ts';
import { examples, withCommon } from './command-parts.ts';
import { runDemo } from './demo.ts';
import { runDoctor } from './doctor.ts';
import { addHistoryCommands } from './history-commands.ts';
import { addNumberCommands } from './number-commands.ts';
import { defaults, parseListen, parseWholeNumber } from './options.ts';
import { runServe } from './serve.ts';
import { runSimulate, trackers } from './simulate.ts';
import { runStart } from './start.ts';
import { addStrategyCommands } from './strategy-commands.ts';
import { UsageError } from './usage-error.ts';
import { version } from './version.ts';
import { runWorker } from './worker.ts';

const demoListen = '127.0.0.1:9818';
const maxSeed = 999_999_999;

/** Exit codes: 0 done, 1 failed, 2 the command line cannot be carried out. */
export async function run(argv: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync([...argv]);
    return 0;
  } catch (error) {
    return report(error);
  }
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const message = error instanceof Error ? error.message : String(error);
  console.error(error instanceof ConfigError ? message : `throughline: ${message}`);
  return error instanceof UsageError ? 2 : 1;
}

function createProgram(): Command {
  const program = new Command('throughline')
    .description('Shows from the tickets themselves whether the strategy is being worked on.')
    .version(version)
    .showHelpAfterError('(throughline --help shows every command)')
    .configureOutput({
      outputError: (text, write) => write(text.replace(/^error:/, 'throughline:')),
    })
    .exitOverride()
    .addHelpText(
      'after',
      `
Environment:
  DATABASE_URL   PostgreSQL to use; unset = an embedded one below the data directory
  REDIS_URL      Redis for the queues; unset = queues in the same PostgreSQL
  LOG_LEVEL      trace, debug, info, warn, error or silent
  THROUGHLINE_CONFIG, THROUGHLINE_DATA_DIR
                 defaults of --config and --data-dir

Examples:
  $ throughline demo                         everything at once, with simulated trackers
  $ throughline check --config acme.yaml     is the configuration right?
  $ throughline start --config acme.yaml     read the trackers, serve page and /metrics
  $ throughline report --window 90d --csv    the numbers, without a service

Exit codes: 0 done, 1 failed, 2 wrong usage.`,
    );
  addServiceCommands(program);
  addNumberCommands(program);
  addHistoryCommands(program);
  addStrategyCommands(program);
  addTryingCommands(program);
  addSimulationCommands(program);
  for (const command of program.commands) pointToHelp(command, command.name());
  return program;
}

function pointToHelp(command: Command, name: string): void {
  command.showHelpAfterError(`(throughline ${name} --help shows its options)`);
  for (const below of command.commands) pointToHelp(below, `${name} ${below.name()}`);
}

function addServiceCommands(program: Command): void {
  withCommon(program.command('start'))
    .description('Everything in one process: workers, page and /metrics.')
    .option('--listen <host:port>', 'page and /metrics (default: configuration)', parseListen)
    .addHelpText('after', examples('start', 'start --config acme.yaml --listen 0.0.0.0:9818'))
    .action(runStart);
  withCommon(program.command('worker'))
    .description('Only the queue workers. Any number may run beside each other.')
    .option('--metrics-listen <host:port>', 'process metrics (default: configuration)', parseListen)
    .addHelpText('after', examples('worker', 'worker --metrics-listen 127.0.0.1:0'))
    .action(runWorker);
  withCommon(program.command('serve'))
    .description('Only the page, /metrics, /healthz, /readyz and the way in for webhooks.')
    .option('--listen <host:port>', 'page and /metrics (default: configuration)', parseListen)
    .addHelpText('after', examples('serve', 'serve --listen 0.0.0.0:9818'))
    .action(runServe);
}

/** They need no database. */
function addTryingCommands(program: Command): void {
  program
    .command('check')
    .description('Validates the configuration file and prints every problem with its line.')
    .option('-c, --config <file>', 'configuration file', defaults.config)
    .addHelpText('after', examples('check', 'check --config acme.yaml'))
    .action(runCheck);
  withCommon(program.command('doctor'))
    .description('Tries the configured sources for real: what is missing, and how to get it.')
    .argument('[source...]', 'sources to try (default: all of the configuration)')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('doctor', 'doctor acme-jira', 'doctor --json'))
    .action(runDoctor);
}

function addSimulationCommands(program: Command): void {
  program
    .command('demo')
    .description('A simulated company in Jira and Linear, read and served like a real one.')
    .option('--data-dir <dir>', 'where the demo keeps its data', `${defaults.dataDir}/demo`)
    .addOption(
      new Option('--listen <host:port>', 'page and /metrics')
        .argParser(parseListen)
        .default(parseListen(demoListen), demoListen),
    )
    .addHelpText('after', examples('demo', 'demo --listen 127.0.0.1:8080'))
    .action(runDemo);
  program
    .command('simulate')
    .description('Serves a simulated tracker site over HTTP.')
    .addArgument(new Argument('<tracker>').choices(trackers))
    .option(
      '--data <file>',
      'serve recorded Jira issues (JSON lines) instead of a generated company',
    )
    .option('--statuses <file>', 'statuses of the recorded site (JSON, as GET /rest/api/3/status)')
    .option('--port <port>', 'port on 127.0.0.1; 0 = a free one', parseWholeNumber(65_535), 0)
    .option('--seed <number>', 'seed of the generated company', parseWholeNumber(maxSeed), 1)
    .addHelpText(
      'after',
      examples('simulate linear --port 4001', 'simulate jira --data recorded.jsonl --port 4000'),
    )
    .action(runSimulate);
}
