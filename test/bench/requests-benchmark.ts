import type { Pool } from 'pg';
import { type MainJob, openMainJob } from '../jobs/job-runtime.ts';
import { type Bound, boundLine, type Judged, judged } from './bound.ts';
import {
  largeJiraCloud,
  largeJiraDatacenter,
  largeLinearWorkspace,
  type SimulatedTracker,
} from './simulated-trackers.ts';
import { checkHistories } from './stored-histories.ts';
import { configurationOf } from './vocabulary.ts';

interface TrackerRequests {
  readonly tracker: string;
  /** Of a full read, per 1,000 issues. */
  readonly perThousand: number;
  readonly byEndpoint: Readonly<Record<string, number>>;
  /** Complexity points of a full read per 1,000 issues, where requests have a price. */
  readonly points?: number;
  /** Of a run in which nothing had changed for longer than the overlap. */
  readonly unchanged: number;
  readonly bounds: readonly Judged[];
}

export interface RequestsFigures {
  readonly benchmark: 'requests';
  readonly issues: number;
  readonly trackers: readonly TrackerRequests[];
  readonly bounds: readonly Judged[];
}

interface Candidate {
  readonly tracker: string;
  readonly limit: number;
  readonly pointsLimit?: number;
  readonly start: (issues: number) => Promise<SimulatedTracker>;
}

const candidates: readonly Candidate[] = [
  { tracker: 'Jira Cloud', limit: 3.5, start: (issues) => largeJiraCloud(issues, 1_000) },
  {
    tracker: 'Jira Cloud, bulk reads of 100',
    limit: 14,
    start: (issues) => largeJiraCloud(issues, 100),
  },
  { tracker: 'Jira Data Center', limit: 20, start: largeJiraDatacenter },
  { tracker: 'Linear', limit: 10, pointsLimit: 50_000, start: largeLinearWorkspace },
];
const unchangedLimit = 3;

/** Requests of a full read with complete histories, and of a run that finds nothing new, for each tracker. */
export async function benchmarkRequests(issues: number): Promise<RequestsFigures> {
  const trackers: TrackerRequests[] = [];
  for (const candidate of candidates) trackers.push(await measure(candidate, issues));
  const bounds = trackers.flatMap((each) => each.bounds);
  return { benchmark: 'requests', issues, trackers, bounds };
}

async function measure(candidate: Candidate, issues: number): Promise<TrackerRequests> {
  const site = await candidate.start(issues);
  const main = await openMainJob();
  try {
    const full = await requestsOf(site, main, issues);
    await checkHistories(main.pool, site.histories);
    const spent = await site.spentPoints?.();
    await requestsOf(site, main);
    await letTheOverlapPass(main.pool);
    await requestsOf(site, main);
    const unchanged = sumOf(await requestsOf(site, main));
    const thousands = issues / 1_000;
    const perThousand = sumOf(full) / thousands;
    const points = spent === undefined ? undefined : spent / thousands;
    return {
      tracker: candidate.tracker,
      perThousand,
      byEndpoint: Object.fromEntries([...full].map(([name, count]) => [name, count / thousands])),
      ...(points === undefined ? {} : { points }),
      unchanged,
      bounds: boundsOf(candidate, { perThousand, points, unchanged }).map(judged),
    };
  } finally {
    await main.close();
    await site.close();
  }
}

/** Requests of one run by endpoint; one that does not read what it should counts for nothing. */
async function requestsOf(
  { traffic, source }: SimulatedTracker,
  main: MainJob,
  expected?: number,
): Promise<ReadonlyMap<string, number>> {
  traffic.reset();
  const [result] = await main.sync(configurationOf(source));
  if (result?.ok !== true) throw new Error(`the sync failed: ${result?.error}`);
  if (expected !== undefined && result.issuesRead !== expected) {
    throw new Error(`the sync read ${result.issuesRead} issues instead of ${expected}`);
  }
  return new Map(traffic.requests);
}

/** As if the newest change had been read an hour ago: the next run reads the overlap again, those after it do not. */
async function letTheOverlapPass(pool: Pool): Promise<void> {
  await pool.query(`update source set watermark_read_at = watermark_read_at - interval '1 hour'`);
}

function sumOf(requests: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const count of requests.values()) sum += count;
  return sum;
}

function boundsOf(
  { tracker, limit, pointsLimit }: Candidate,
  figures: { perThousand: number; points: number | undefined; unchanged: number },
): readonly Bound[] {
  const { perThousand, points, unchanged } = figures;
  return [
    { name: `${tracker}: requests per 1,000 issues`, value: perThousand, limit },
    ...(points === undefined || pointsLimit === undefined
      ? []
      : [{ name: `${tracker}: points per 1,000 issues`, value: points, limit: pointsLimit }]),
    { name: `${tracker}: requests when unchanged`, value: unchanged, limit: unchangedLimit },
  ];
}

export function requestsText({ issues, trackers }: RequestsFigures): string {
  const parts = trackers.map(({ tracker, byEndpoint, bounds }) =>
    [
      tracker,
      ...Object.entries(byEndpoint).map(
        ([endpoint, count]) => `  ${endpoint.padEnd(56)} ${count.toFixed(2).padStart(10)}`,
      ),
      ...bounds.map(boundLine),
    ].join('\n'),
  );
  const title = `Requests per 1,000 issues with complete histories, in a full read of ${issues} issues`;
  return [title, ...parts].join('\n');
}
