/**
 * Queues on Redis when its address is set, else on the same PostgreSQL that holds the data. One factory decides;
 * everything else is the same code.
 */
import {
  createPostgresBackend,
  createRedisBackend,
  type Job,
  type JobsOptions,
  withBackend,
} from 'bullmq';
import { Redis } from 'ioredis';

/** Payload of every job: ids only, never a secret or a person. */
export interface JobData {
  readonly source?: string;
  readonly run?: string;
  readonly shard?: string;
}

/** What a processor sees of its job. */
export type RunningJob = Pick<
  Job<JobData>,
  'name' | 'data' | 'queueName' | 'token' | 'moveToDelayed'
>;
export type QueuedJob = Pick<Job<JobData>, 'timestamp' | 'opts'>;
export type Processor = (job: RunningJob) => Promise<void>;

/** The part of BullMQ's classes that is used here; both backends have it. */
export interface JobQueue {
  readonly name: string;
  add(name: string, data: JobData, options?: JobsOptions): Promise<unknown>;
  upsertJobScheduler(
    id: string,
    repeat: { every: number },
    template: { name: string; data: JobData; opts?: Omit<JobsOptions, 'jobId' | 'delay'> },
  ): Promise<unknown>;
  removeJobScheduler(id: string): Promise<boolean>;
  /** The most jobs that run at the same time, in all processes together. */
  setGlobalConcurrency(jobs: number): Promise<unknown>;
  rateLimit(ms: number): Promise<void>;
  getJobCounts(
    ...states: ('waiting' | 'active' | 'delayed' | 'failed')[]
  ): Promise<Record<string, number>>;
  /** Of those in a state, the oldest first when `asc`. */
  getJobs(
    states: ('waiting' | 'delayed')[],
    start: number,
    end: number,
    asc: boolean,
  ): Promise<readonly QueuedJob[]>;
  getWorkersCount(): Promise<number>;
  close(): Promise<void>;
}

export interface JobWorker {
  readonly name: string;
  close(force?: boolean): Promise<void>;
}

export interface QueueBackend {
  readonly kind: 'redis' | 'postgres';
  queue(name: string): JobQueue;
  worker(name: string, processor: Processor, concurrency: number): JobWorker;
  /** Closes what the queues and workers share; close those first. */
  close(): Promise<void>;
}

const dayS = 24 * 60 * 60;

/** Finished jobs are kept a day for the queues' own pages, failed ones a week; never by custom id. */
const jobOptions: JobsOptions = {
  removeOnComplete: { age: dayS, count: 1_000 },
  removeOnFail: { age: 7 * dayS, count: 1_000 },
};

/** A killed worker's job is taken up again after about 20 s; a page is far shorter than the lock. */
const workerOptions = {
  lockDuration: 15_000,
  stalledInterval: 5_000,
  maxStalledCount: 100,
} as const;

export function createQueueBackend(options: {
  redisUrl: string | undefined;
  databaseUrl: string;
  onError: (error: Error) => void;
}): QueueBackend {
  return options.redisUrl === undefined
    ? postgresBackend(options.databaseUrl, options.onError)
    : redisBackend(options.redisUrl, options.onError);
}

const prefix = 'throughline';

function redisBackend(url: string, onError: (error: Error) => void): QueueBackend {
  const { Queue, Worker } = withBackend(createRedisBackend);
  // Workers wait for jobs with blocking commands: BullMQ requires unlimited retries there.
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  connection.on('error', onError);
  const common = { connection, prefix };
  return {
    kind: 'redis',
    queue: (name) => {
      const queue = new Queue<JobData>(name, { ...common, defaultJobOptions: jobOptions });
      queue.on('error', onError);
      return queue;
    },
    worker: (name, processor, concurrency) => {
      const worker = new Worker<JobData>(name, processor, {
        ...common,
        ...workerOptions,
        concurrency,
      });
      worker.on('error', onError);
      return worker;
    },
    close: async () => {
      await connection.quit();
    },
  };
}

function postgresBackend(connectionString: string, onError: (error: Error) => void): QueueBackend {
  const { Queue, Worker } = withBackend(createPostgresBackend);
  // One connection a queue or worker beside the one a worker listens on: ten sources stay below 40.
  const connection = { connectionString, schema: 'throughline_queue', migrate: true, max: 1 };
  return {
    kind: 'postgres',
    queue: (name) => {
      const queue = new Queue<JobData>(name, { connection, defaultJobOptions: jobOptions });
      queue.on('error', onError);
      return queue;
    },
    worker: (name, processor, concurrency) => {
      const worker = new Worker<JobData>(name, processor, {
        connection,
        ...workerOptions,
        concurrency,
      });
      worker.on('error', onError);
      return worker;
    },
    close: async () => {},
  };
}
