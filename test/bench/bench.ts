/** Performance, measured: `npm run bench -- --help`. Exit codes: 0 every bound holds, 1 one does not, 2 wrong usage. */
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { endTestServer } from '../postgres.ts';
import type { Judged } from './bound.ts';
import { benchmarkRequests, requestsText } from './requests-benchmark.ts';
import { benchmarkScrape, scrapeText } from './scrape-benchmark.ts';
import { benchmarkSync, syncText } from './sync-benchmark.ts';

interface Options {
  readonly issues: number;
  readonly json?: true;
}

const program = new Command('bench')
  .description(
    'Measures how fast sources are read, with how many requests, and how fast the numbers are shown.',
  )
  .exitOverride()
  .addHelpText(
    'after',
    `
Figures are ratios measured in one run on this machine; exit code 1 when one exceeds its bound.

Examples:
  $ npm run bench -- sync                    a cold sync of 50,000 Jira issues beside its floor
  $ npm run bench -- sync --issues 5000      a quick look; small runs exceed the bounds more easily
  $ npm run bench -- scrape                  how long Prometheus waits for the numbers of a large company
  $ npm run bench -- requests --json         requests per 1,000 issues of each tracker, for scripts
`,
  );

program
  .command('sync')
  .description(
    'a cold sync of Jira issues with 8 histories each: time beside its floor, memory of the worker',
  )
  .option('--issues <number>', 'how many', wholeNumber, 50_000)
  .option('--json', 'figures as JSON')
  .action(async ({ issues, json }: Options) => {
    const figures = await benchmarkSync(issues);
    print(figures, json === true ? undefined : syncText(figures));
  });

program
  .command('requests')
  .description(
    'requests per 1,000 issues of each tracker in a full read, and of a run that finds nothing new',
  )
  .option('--issues <number>', 'how many', wholeNumber, 20_000)
  .option('--json', 'figures as JSON')
  .action(async ({ issues, json }: Options) => {
    const figures = await benchmarkRequests(issues);
    print(figures, json === true ? undefined : requestsText(figures));
  });

program
  .command('scrape')
  .description('a scrape of /metrics with 200 objectives and 5 sources: how long it takes')
  .option('--scrapes <number>', 'how many', wholeNumber, 100)
  .option('--json', 'figures as JSON')
  .action(async ({ scrapes, json }: { scrapes: number; json?: true }) => {
    const figures = await benchmarkScrape(scrapes);
    print(figures, json === true ? undefined : scrapeText(figures));
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else throw error;
} finally {
  await endTestServer();
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new InvalidArgumentError('expected a whole number above 0');
}

function print(figures: { readonly bounds: readonly Judged[] }, text: string | undefined): void {
  console.log(text ?? JSON.stringify(figures, null, 2));
  const broken = figures.bounds.filter(({ holds }) => !holds);
  if (broken.length === 0) return;
  console.error(`Exceeded: ${broken.map(({ name }) => name).join(', ')}`);
  process.exitCode = 1;
}
