import { secondMs } from '../src/core/time.ts';
import { scarcestBudget } from './budget.ts';
import type { ConnectorContext } from './connector.ts';
import type { ConnectorError } from './connector-error.ts';

/** A page of 10,000 change histories takes Jira its time. */
const timeoutMs = 60 * secondMs;

export interface Exchange {
  readonly context: Pick<ConnectorContext, 'source' | 'onCall'>;
  readonly address: string;
  readonly request: Omit<RequestInit, 'signal'>;
  /** What the headers begin with that tell how many requests are left, if there are any. */
  readonly budgetPrefix?: string;
  /** What it means that no answer comes. */
  readonly noAnswer: (reason: string, cause: unknown) => ConnectorError;
}

export interface Answer {
  readonly response: Response;
  readonly text: string;
}

/** One HTTP request with its answer, whatever the status: with a time-out, and counted. */
export async function exchange(sent: Exchange, signal: AbortSignal): Promise<Answer> {
  const started = performance.now();
  function report(code: string, headers?: Headers): void {
    const { source, onCall } = sent.context;
    const budget = scarcestBudget(
      headers,
      sent.budgetPrefix === undefined ? [] : [sent.budgetPrefix],
    );
    onCall({ source, code, durationMs: performance.now() - started, ...budget, headers });
  }
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const init = { ...sent.request, signal: AbortSignal.any([signal, timeout]) };
    const response = await fetch(sent.address, init);
    const text = await textOf(response);
    report(String(response.status), response.headers);
    return { response, text };
  } catch (cause) {
    signal.throwIfAborted();
    report(timeout.aborted ? 'timeout' : 'network');
    throw sent.noAnswer(
      timeout.aborted ? `none within ${timeoutMs / secondMs} s` : 'network',
      cause,
    );
  }
}

/** Of a long answer no part is kept until the last has come, nor all of them a second time in one piece. */
async function textOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const part of body ?? []) text += decoder.decode(part, { stream: true });
  return text + decoder.decode();
}

/** undefined = no JSON. The parser's own error would quote the text, which can hold tokens and names. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
