import { Argument, type Command, Option } from 'commander';
import { examples } from './command-parts.ts';
import type { DemoOptions } from './demo.ts';
import { defaults, parseListen, parseWholeNumber } from './options.ts';
import type { SimulateOptions, Tracker } from './simulate.ts';

const demoListen = '127.0.0.1:9818';
const maxSeed = 999_999_999;
const trackers: readonly Tracker[] = ['jira', 'jira-datacenter', 'linear', 'company'];

/** A company that is not real, to try everything with. */
export function addSimulationCommands(program: Command): void {
  addDemo(program);
  addSimulate(program);
}

function addDemo(program: Command): void {
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
    .action(async (options: DemoOptions) => (await import('./demo.ts')).runDemo(options));
}

function addSimulate(program: Command): void {
  program
    .command('simulate')
    .description(
      'Serves a simulated tracker site over HTTP; company: Jira and Linear of one that goes on working.',
    )
    .addArgument(new Argument('<tracker>').choices(trackers))
    .option(
      '--data <file>',
      'serve recorded Jira issues (JSON lines) instead of a generated company',
    )
    .option('--statuses <file>', 'statuses of the recorded site (JSON, as GET /rest/api/3/status)')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option(
      '--port <port>',
      'port; 0 = a free one; Linear of a company has the next one',
      parseWholeNumber(65_535),
      0,
    )
    .option('--journal <file>', 'where what a company does is kept, to go on from there')
    .option('--seed <number>', 'seed of the generated company', parseWholeNumber(maxSeed), 1)
    .addHelpText(
      'after',
      examples(
        'simulate linear --port 4001',
        'simulate jira --data recorded.jsonl --port 4000',
        'simulate company --port 9820 --journal company.jsonl',
      ),
    )
    .action(async (tracker: Tracker, options: SimulateOptions) =>
      (await import('./simulate.ts')).runSimulate(tracker, options),
    );
}
