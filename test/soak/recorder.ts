import type { Pool } from 'pg';
import type { LogLine } from './service.ts';
import { Tally } from './tally.ts';
import type { Trackers } from './trackers.ts';

/** Everything that is counted while the soak runs. */
export class Recorder {
  readonly deeds = new Tally();
  readonly troubles = new Tally();
  readonly webhooks = new Tally();
  readonly service = new Tally();
  /** What the service said that is no log, and errors of its own. */
  readonly noise: string[] = [];
  /** Told of every log line too. */
  listener: ((line: LogLine) => void) | undefined;

  noteLog(line: LogLine): void {
    const { msg, kind, source, reason } = line;
    if (kind === 'internal') this.noise.push(`${source}: ${reason}`);
    if (msg === 'run started') this.service.add(`${kind} runs started`);
    if (msg === 'run finished') this.service.add(`${kind} runs finished`);
    if (msg === 'sweep finished') this.service.add('sweeps finished');
    if (msg === 'snapshot published') this.service.add('snapshots published');
    if (msg === 'sync attempt failed') this.service.add(`failed attempts: ${kind}`);
    if (msg.startsWith('half or more')) this.service.add('sweeps with half of a project missing');
    if (msg === 'queue error') this.service.add('queue errors');
    this.listener?.(line);
  }
}

/** A part of the report. */
export interface Counted {
  readonly heading: string;
  readonly tally: Iterable<readonly [string, number]>;
}

export async function counted(
  recorder: Recorder,
  { jira, datacenter, linear }: Trackers,
  pool: Pool,
): Promise<readonly Counted[]> {
  const requests = new Tally();
  const faults = new Tally();
  for (const [name, { traffic }] of Object.entries({ jira, datacenter, linear })) {
    requests.add(name, traffic.total);
    faults.addAll(traffic.faults);
  }
  const searches = new Tally();
  for (const site of [jira, datacenter]) {
    const { late, stale, missing } = site.indexCounts();
    searches.add('changes found late', late);
    searches.add('changes found where the issue stood before', stale);
    searches.add('issues missing from one search', missing);
  }
  return [
    { heading: 'requests', tally: requests },
    { heading: 'faults survived', tally: faults },
    { heading: 'index', tally: searches },
    { heading: 'troubles', tally: recorder.troubles },
    { heading: 'deeds of people', tally: recorder.deeds },
    { heading: 'webhooks', tally: recorder.webhooks },
    { heading: 'service', tally: recorder.service },
    { heading: 'removals', tally: await removals(pool) },
  ];
}

async function removals(pool: Pool): Promise<Tally> {
  const { rows } = await pool.query<{ reason: string; back: boolean; count: number }>(
    `select reason, returned_at is not null as back, count(*)::int as count
     from issue_removal group by 1, 2 order by 1, 2`,
  );
  const tally = new Tally();
  for (const { reason, back, count } of rows) tally.add(`${reason}${back ? ', back' : ''}`, count);
  return tally;
}
