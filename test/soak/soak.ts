import { CommanderError } from 'commander';
import { untilStopped } from '../../src/cli/until-stopped.ts';
import { endTestServer } from '../postgres.ts';
import { parseOptions } from './options.ts';
import { printReport } from './report.ts';
import { runSoak } from './run-soak.ts';

/** 0 equal, 1 not or stopped, 2 the command line is wrong. */
async function main(argv: readonly string[]): Promise<number> {
  const stop = new AbortController();
  void untilStopped().then(() => stop.abort());
  try {
    const report = await runSoak(parseOptions(argv), stop.signal);
    printReport(report);
    return report.verdict === 'equal' ? 0 : 1;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    console.error(error);
    return 1;
  } finally {
    await endTestServer();
  }
}

process.exit(await main(process.argv));
