import { wantedIssue } from '../core/issue-key.ts';
import { explainText } from './explain-text.ts';
import { asOfInstant, type CommonOptions } from './options.ts';
import { readExplanation } from './read-explanation.ts';
import { openRuntime } from './runtime.ts';
import { unlessStopped, untilStopped } from './until-stopped.ts';
import { UsageError } from './usage-error.ts';

export interface ExplainOptions extends CommonOptions {
  readonly asOf?: string;
  readonly json?: boolean;
}

/** Tells of one stored issue what it counts for, and why; no tracker is asked. */
export async function runExplain(issue: string, options: ExplainOptions): Promise<void> {
  const wanted = wantedIssue(issue);
  if (wanted === undefined) {
    throw new UsageError(
      `${JSON.stringify(issue)}: expected the key of an issue, such as PAY-42, or its address`,
    );
  }
  const stopped = untilStopped();
  const runtime = await openRuntime(options, { name: 'explain', logLevel: 'error' });
  try {
    const now = Date.now();
    const asOf =
      options.asOf === undefined ? undefined : asOfInstant(options.asOf, runtime.calendar, now);
    const reading = readExplanation(runtime, wanted, { asOf, now, searchesMoves: true });
    const answer = await unlessStopped(stopped, reading);
    if (answer.kind === 'unknown') throw new Error(answer.message);
    const { document } = answer;
    process.stdout.write(
      options.json === true ? `${JSON.stringify(document, null, 2)}\n` : explainText(document),
    );
  } finally {
    await runtime.close();
  }
}
