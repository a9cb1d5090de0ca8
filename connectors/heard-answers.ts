import { secondMs } from '../src/core/time.ts';
import type { ApiCall, Check, ConnectorContext } from './connector.ts';

/** The calls of an examination, for what answers tell beside their bodies. */
export interface HeardAnswers {
  /** To read with. */
  readonly context: ConnectorContext;
  readonly calls: readonly HeardCall[];
}

interface HeardCall extends ApiCall {
  /** When the answer was complete. */
  readonly at: number;
}

export function hearing(context: ConnectorContext): HeardAnswers {
  const calls: HeardCall[] = [];
  return {
    calls,
    context: {
      ...context,
      onCall: (call) => {
        calls.push({ ...call, at: context.now() });
        context.onCall(call);
      },
    },
  };
}

/** The latest value of each header of these names, sorted by name. */
export function latestHeaders(
  { calls }: Pick<HeardAnswers, 'calls'>,
  names: RegExp,
): ReadonlyMap<string, string> {
  const all = calls.flatMap(({ headers }) => [...(headers ?? [])]);
  const wanted = all.filter(([name]) => names.test(name));
  return new Map([...new Map(wanted)].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Webhooks of Linear are refused at 60 s. */
const mostOffMs = 30 * secondMs;

/** Our clock against that of the tracker, by the quickest answer; whole seconds are all that headers tell. */
export function clockCheck({ calls }: HeardAnswers): Check {
  const name = 'clock';
  const timed = calls.flatMap(({ headers, at, durationMs }) => {
    const date = Date.parse(headers?.get('date') ?? '');
    return Number.isNaN(date) ? [] : [{ durationMs, offMs: at - durationMs / 2 - date }];
  });
  const [quickest] = timed.toSorted((a, b) => a.durationMs - b.durationMs);
  if (quickest === undefined) {
    return { name, result: 'warning', detail: 'not compared: no answer told its date' };
  }
  const seconds = Math.round(quickest.offMs / secondMs);
  const direction = seconds < 0 ? 'behind' : 'ahead of';
  const detail =
    Math.abs(seconds) <= 1
      ? "ours and the tracker's are equal to a second"
      : `ours is ${Math.abs(seconds)} s ${direction} the tracker's`;
  if (Math.abs(quickest.offMs) <= mostOffMs) return { name, result: 'ok', detail };
  return {
    name,
    result: 'warning',
    detail,
    remedy:
      'set the clock of this machine by NTP: how fresh a source is cannot be told right, and webhooks of Linear are refused from 60 s on',
  };
}
