/** Two small trackers under the main job, whose clock can be set forward and whose Jira can hide issues. */
import { EventEmitter, once } from 'node:events';
import { takeSnapshot } from '../../jobs/measure.ts';
import { createQueueBackend } from '../../jobs/queues.ts';
import { storedJson } from '../../jobs/stored-json.ts';
import { startWorkers } from '../../jobs/worker.ts';
import { readObservedState } from '../../src/cli/observed-state.ts';
import { openJobs } from '../../src/cli/runtime.ts';
import { simulatedAuth, startSimulatedJira } from '../../src/cli/simulated-sites.ts';
import { syncOnce } from '../../src/cli/sync.ts';
import type { Snapshot } from '../../src/core/measures/snapshot.ts';
import { hourMs } from '../../src/core/time.ts';
import { type Observation, observe } from '../../src/metrics/observation.ts';
import { statusFor, type Workplace } from '../../src/simulator/company/workplace.ts';
import {
  createJiraWorkplace,
  createLinearWorkplace,
} from '../../src/simulator/company/workplaces.ts';
import { companyContent } from '../../src/simulator/jira/company-content.ts';
import type { JiraSite } from '../../src/simulator/jira/jira-site.ts';
import { type LinearSite, startLinearSite } from '../../src/simulator/linear/linear-site.ts';
import { emptyFields, type FieldValues } from '../../src/simulator/tracker.ts';
import { isAnyPending } from '../../src/store/pending.ts';
import { readSource } from '../../src/store/sources.ts';
import { storeSwept, takeUpSweep } from '../../src/store/sweeps.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';
import { hiding, watched } from './jira-view.ts';
import { runtimeOf } from './job-runtime.ts';

export type SourceId = 'acme-jira' | 'acme-linear';

export interface Removal {
  readonly id: string;
  readonly reason: string;
  readonly isAway: boolean;
}

export interface SweptTrackers {
  readonly database: TestDatabase;
  readonly jira: JiraSite;
  readonly linear: LinearSite;
  /** The clock of the jobs, ahead of the trackers' own. */
  readonly clock: { aheadMs: number };
  /** Ids that the account of Jira may no longer see. */
  readonly hidden: Set<string>;
  /** Creates an issue that is in progress and serves the objective; returns its id. */
  create(source: SourceId, team: string, set?: FieldValues): string;
  createMany(source: SourceId, team: string, count: number): readonly string[];
  change(source: SourceId, id: string, set: FieldValues): void;
  changeAt(at: number, change: { source: SourceId; id: string; set: FieldValues }): void;
  /** What happens in the moment before Jira shows this issue for the first time. */
  beforeShown(id: string, deed: () => void): void;
  delete(source: SourceId, id: string): void;
  sync(): Promise<void>;
  /** One sweep through the queue; false when it failed. */
  sweep(source: SourceId): Promise<boolean>;
  /** The beginning of a sweep that is interrupted behind its first page. */
  sweepOnePage(source: SourceId): Promise<void>;
  /** Two sweeps as far apart as is needed to agree. */
  sweepTwice(source: SourceId): Promise<void>;
  snapshot(asOf?: number): Promise<Snapshot>;
  /** Issues of a source that are active, now or at a past instant. */
  active(source: SourceId, asOf?: number): Promise<number | undefined>;
  /** Issues that serve the objective. */
  serving(asOf?: number): Promise<number | undefined>;
  observation(): Promise<Observation>;
  removals(): Promise<readonly Removal[]>;
  close(): Promise<void>;
}

/** The same objective for everything with a label in both trackers. */
function configuration(jiraUrl: string, linearUrl: string): string {
  return `version: 1
sources:
  - id: acme-jira
    type: jira
    url: ${jiraUrl}
    auth: { email: ${simulatedAuth.email}, token: ${simulatedAuth.token} }
    scope: "project in (PAY, CORE)"
  - id: acme-linear
    type: linear
    api_url: ${linearUrl}
    auth: { key: ${simulatedAuth.key} }
    teams: [WEB]
strategy:
  objectives:
    - { id: all, name: All, priority: 1, match: [{ labels: ["*"] }] }
    - { id: jira, name: Jira, priority: 1, match: [{ labels: ["*"], sources: [acme-jira] }] }
`;
}

export async function openSweptTrackers(): Promise<SweptTrackers> {
  const database = await freshDatabase();
  const hidden = new Set<string>();
  const deeds = new Map<string, () => void>();
  const workplaces = { 'acme-jira': createJiraWorkplace(), 'acme-linear': createLinearWorkplace() };
  const content = companyContent(workplaces['acme-jira'], { apply: noHands, now: Date.now });
  const jira = await startSimulatedJira({
    content: watched(hiding(content, hidden), deeds),
    port: 0,
  });
  const linear = await startLinearSite({
    workplace: workplaces['acme-linear'],
    apply: noHands,
    auth: simulatedAuth,
    now: Date.now,
  });
  const clock = { aheadMs: 0 };
  const jobs = await openSweepingJobs(database, configuration(jira.url, linear.url), clock);
  let created = 0;
  function create(source: SourceId, team: string, set: FieldValues = {}): string {
    created += 1;
    return createIssue(workplaces[source], { number: created, team, set });
  }
  const changeAt: SweptTrackers['changeAt'] = (at, { source, id, set }) => {
    const { tracker, people } = workplaces[source];
    tracker.apply({ kind: 'change', at, actor: people[0].id, id, set });
  };
  return {
    database,
    jira,
    linear,
    clock,
    hidden,
    ...jobs,
    create,
    createMany: (source, team, count) => Array.from({ length: count }, () => create(source, team)),
    change: (source, id, set) => changeAt(Date.now(), { source, id, set }),
    changeAt,
    beforeShown: (id, deed) => deeds.set(id, deed),
    delete: (source, id) => {
      const workplace = workplaces[source];
      const actor = workplace.people[0].id;
      workplace.tracker.apply({ kind: 'delete', at: Date.now(), actor, id });
    },
    close: async () => {
      await jobs.close();
      await Promise.all([jira.close(), linear.close()]);
      await database.drop();
    },
  };
}

/** Nobody works by hand on these trackers. */
function noHands(): void {}

function createIssue(
  workplace: Workplace,
  { number, team, set }: { number: number; team: string; set: FieldValues },
): string {
  const id = workplace.issueId(number);
  const fields = {
    ...emptyFields,
    title: `Issue ${number}`,
    type: workplace.workTypes[0],
    team,
    status: statusFor(workplace, team, 'active'),
    labels: [workplace.labelOf('reliability')],
    ...set,
  };
  const at = Date.now() - 24 * hourMs;
  workplace.tracker.apply({ kind: 'create', at, actor: workplace.people[0].id, id, fields });
  return id;
}

type SweepingJobs = Omit<
  SweptTrackers,
  | 'database'
  | 'jira'
  | 'linear'
  | 'clock'
  | 'hidden'
  | 'create'
  | 'createMany'
  | 'change'
  | 'changeAt'
  | 'beforeShown'
  | 'delete'
>;

async function openSweepingJobs(
  database: TestDatabase,
  text: string,
  clock: { aheadMs: number },
): Promise<SweepingJobs> {
  const { pool } = database;
  const runtime = await runtimeOf(database, text);
  const now = (): number => Date.now() + clock.aheadMs;
  const opened = await openJobs(runtime, {
    redisUrl: undefined,
    onCall: () => {},
    onJob: () => {},
  });
  await opened.close();
  const context = { ...opened.context, now };
  const ended = new EventEmitter();
  const backend = createQueueBackend({
    redisUrl: undefined,
    databaseUrl: database.url,
    onError: () => {},
  });
  const workers = startWorkers({
    backend,
    context,
    onJob: (job) => ended.emit(job.job, job.failed),
  });
  async function sweep(source: SourceId): Promise<boolean> {
    const queue = backend.queue(`sync-${source}`);
    const end = once(ended, 'sweep-source');
    await queue.add('sweep-source', { source });
    const [failed] = await end;
    await queue.close();
    while (await isAnyPending(pool)) await new Promise((resolve) => setTimeout(resolve, 20));
    return failed === false;
  }
  async function snapshot(asOf?: number): Promise<Snapshot> {
    const { config, calendar } = runtime;
    const { strategy } = context;
    const request = { config, calendar, strategy, now: now(), asOf, windowDays: 28 };
    const taken = await takeSnapshot(pool, request);
    if (taken === undefined) throw new Error('issues are still to be derived');
    return taken;
  }
  return {
    sync: async () => {
      const results = await syncOnce(
        runtime,
        { context, workers, close: async () => {} },
        new Map(),
      );
      const failed = results.find(({ ok }) => !ok);
      if (failed !== undefined) throw new Error(failed.error);
    },
    sweep,
    sweepOnePage: async (source) => {
      const state = storedJson((await readSource(pool, source))?.discovery);
      const begun = await takeUpSweep(pool, source, { now: now(), notBefore: 0 });
      const sweeper = context.sources.get(source)?.connector.sweeper;
      const { signal } = new AbortController();
      for await (const page of sweeper?.sweep({ state, cursor: undefined }, signal) ?? []) {
        await storeSwept(pool, begun, page);
        return;
      }
    },
    sweepTwice: async (source) => {
      await sweep(source);
      clock.aheadMs += hourMs;
      await sweep(source);
    },
    snapshot,
    active: async (source, asOf) => {
      const { sources } = await snapshot(asOf);
      return sources.find(({ id }) => id === source)?.states.active;
    },
    serving: async (asOf) => (await snapshot(asOf)).objectives[0]?.all.issues,
    observation: async () => observe(await readObservedState(pool, runtime.config, now())),
    removals: async () => {
      const { rows } = await pool.query<Removal>(
        `select issue_id as id, reason, returned_at is null as "isAway" from issue_removal order by issue_id, id`,
      );
      return rows;
    },
    close: async () => {
      await workers.close();
      await backend.close();
    },
  };
}
