import { Command, CommanderError } from 'commander';
import { ConfigError } from '../config/config-error.ts';
import { runCheck } from './check.ts';
import { examples, withCommon } from './command-parts.ts';
import type { DoctorOptions } from './doctor.ts';
import { addHistoryCommands } from './history-commands.ts';
import { addNumberCommands } from './number-commands.ts';
import { defaults, parseListen } from './options.ts';
import { readSecretFiles } from './secret-files.ts';
import { addSimulationCommands } from './simulation-commands.ts';
import type { StartOptions } from './start.ts';
import { addStrategyCommands } from './strategy-commands.ts';
import { UsageError } from './usage-error.ts';
import { version } from './version.ts';
import type { WorkerOptions } from './worker.ts';

/** Exit codes: 0 done, 1 failed, 2 the command line cannot be carried out. */
export async function run(argv: readonly string[]): Promise<number> {
  try {
    readSecretFiles(process.env);
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
  PGPASSWORD     password of PostgreSQL, if DATABASE_URL has none
  LOG_LEVEL      trace, debug, info, warn, error or silent
  THROUGHLINE_CONFIG, THROUGHLINE_DATA_DIR
                 defaults of --config and --data-dir
  THROUGHLINE_SECRETS_DIR
                 folder with a file for each variable that is not set, named like it

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

/** Loaded when they are called, like the simulated sites: all other commands begin sooner without a server. */
function addServiceCommands(program: Command): void {
  withCommon(program.command('start'))
    .description('Everything in one process: workers, page and /metrics.')
    .option('--listen <host:port>', 'page and /metrics (default: configuration)', parseListen)
    .addHelpText('after', examples('start', 'start --config acme.yaml --listen 0.0.0.0:9818'))
    .action(async (options: StartOptions) => (await import('./start.ts')).runStart(options));
  withCommon(program.command('worker'))
    .description('Only the queue workers. Any number may run beside each other.')
    .option('--metrics-listen <host:port>', 'process metrics (default: configuration)', parseListen)
    .addHelpText('after', examples('worker', 'worker --metrics-listen 127.0.0.1:0'))
    .action(async (options: WorkerOptions) => (await import('./worker.ts')).runWorker(options));
  withCommon(program.command('serve'))
    .description('Only the page, /metrics, /healthz, /readyz and the way in for webhooks.')
    .option('--listen <host:port>', 'page and /metrics (default: configuration)', parseListen)
    .addHelpText('after', examples('serve', 'serve --listen 0.0.0.0:9818'))
    .action(async (options: StartOptions) => (await import('./serve.ts')).runServe(options));
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
    .action(async (sources: readonly string[], options: DoctorOptions) =>
      (await import('./doctor.ts')).runDoctor(sources, options),
    );
}
