import type { Check } from './connector.ts';
import { ConnectorError } from './connector-error.ts';
import { isRefused, notOffered } from './refusal.ts';

/** One thing to try. */
export interface Trial {
  /** Of the check that tells of a failure. */
  readonly name: string;
  /** For what not every site offers to every account: what goes without it. A refusal is a warning then. */
  readonly without?: string;
  readonly run: () => Promise<readonly Check[]>;
}

/** The checks of all trials, in order. The first is the authentication: without it nothing can be tried. */
export async function* examination(
  source: string,
  trials: readonly Trial[],
  signal: AbortSignal,
): AsyncGenerator<Check> {
  for (const [index, trial] of trials.entries()) {
    const checks = await outcome(source, trial, signal);
    yield* checks;
    if (index === 0 && checks.some(({ result }) => result === 'failed')) return;
  }
}

async function outcome(
  source: string,
  { name, without, run }: Trial,
  signal: AbortSignal,
): Promise<readonly Check[]> {
  try {
    return await run();
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ConnectorError)) throw error;
    const check = failure(source, name, error);
    if (without === undefined || !isRefused(error, notOffered)) return [check];
    return [{ name, result: 'warning', detail: `${check.detail}: ${without}` }];
  }
}

export function failure(source: string, name: string, error: ConnectorError): Check {
  const { seen, remedy } = error;
  const detail = seen.startsWith(`${source}: `) ? seen.slice(source.length + 2) : seen;
  return { name, result: 'failed', detail, ...(remedy === undefined ? {} : { remedy }) };
}

const mostListed = 20;

/** "A, B, C and 12 more" */
export function listed(names: readonly string[], total = names.length): string {
  const shown = names.slice(0, mostListed);
  const more = total - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
