import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { furtherDeeds } from '../../src/simulator/company/further-deeds.ts';
import { letPeopleWork } from '../../src/simulator/company/people.ts';
import { openMainJob } from '../jobs/job-runtime.ts';
import { freshDatabase } from '../postgres.ts';
import { countedIssues, type Difference, differencesBetween } from './compare.ts';
import type { SoakOptions } from './options.ts';
import { say, showProgress } from './progress.ts';
import { type Ends, untilQuiet } from './quiet.ts';
import { counted, Recorder } from './recorder.ts';
import { startReplicas } from './replicas.ts';
import type { SoakReport, Verdict } from './report.ts';
import { startTrackers, type Trackers } from './trackers.ts';
import { bringParentsBack, makeTrouble } from './trouble.ts';
import { untruths } from './truth.ts';
import { sendWebhooks, stopWebhooks } from './webhooks.ts';

/** Everything that one soak works with. */
interface Soak {
  readonly options: SoakOptions;
  readonly trackers: Trackers;
  readonly recorder: Recorder;
  readonly pool: Pool;
  readonly databaseUrl: string;
  readonly configFile: string;
  readonly signal: AbortSignal;
}

export async function runSoak(options: SoakOptions, signal: AbortSignal): Promise<SoakReport> {
  const database = await freshDatabase();
  const trackers = await startTrackers(options);
  const folder = await mkdtemp(join(tmpdir(), 'throughline-soak-'));
  const configFile = join(folder, 'throughline.yaml');
  const recorder = new Recorder();
  const { pool, url: databaseUrl } = database;
  const soak = { options, trackers, recorder, pool, databaseUrl, configFile, signal };
  try {
    await writeFile(configFile, trackers.configuration);
    const verdict = await readThroughEverything(soak);
    const differences = verdict === 'equal' ? await compare(soak) : [];
    return {
      seed: options.seed,
      verdict: differences.length > 0 ? 'different' : verdict,
      counts: [
        ...(await counted(recorder, trackers, pool)),
        { heading: 'issues that count', tally: await countedIssues(pool) },
      ],
      noise: recorder.noise,
      differences,
    };
  } finally {
    await trackers.close();
    await database.drop();
    await rm(folder, { recursive: true });
  }
}

/** Bad weather from the first request on; when people stop, it clears up, and the service comes to rest. */
async function readThroughEverything(soak: Soak): Promise<Verdict> {
  const { options, trackers, recorder, pool, signal } = soak;
  const hardTimes = AbortSignal.any([signal, AbortSignal.timeout(options.durationMs)]);
  trackers.setWeather(true);
  const replicas = await startReplicas(
    {
      ...soak,
      seed: options.seed,
      onLog: (line) => recorder.noteLog(line),
      onNoise: (line) => recorder.noise.push(line),
      onKill: options.includes('killed service')
        ? () => recorder.troubles.add('killed service')
        : undefined,
    },
    hardTimes,
  );
  const webhooks = options.includes('webhooks')
    ? sendWebhooks(trackers, replicas.url, options.seed)
    : [];
  try {
    await Promise.all([
      people(soak, hardTimes),
      makeTrouble(trackers, { options, tally: recorder.troubles }, hardTimes),
      showProgress({ ...soak, durationMs: options.durationMs }, hardTimes),
    ]);
    bringParentsBack(trackers);
    await stopWebhooks(webhooks, recorder.webhooks);
    trackers.setWeather(false);
    say('people have stopped, the weather is good: waiting until nothing is found any more');
    const isQuiet = await untilQuiet(pool, (ends) => listen(recorder, ends), signal);
    if (signal.aborted) return 'stopped';
    if (replicas.hasFailed()) return 'service ended';
    return isQuiet ? 'equal' : 'not quiet';
  } finally {
    await replicas.stop();
  }
}

/** Somebody does something this often. */
const tickMs = 75;

async function people({ options, trackers, recorder }: Soak, signal: AbortSignal): Promise<void> {
  const possible = furtherDeeds.filter((deed) => options.includes(deed));
  const usual = possible.filter((deed) => deed !== 'relabel many');
  // Relabelling many at once is rare: it alone changes more issues than all other deeds.
  const further = [...usual, ...usual, ...usual, ...usual, ...possible];
  await letPeopleWork(
    trackers.living,
    {
      now: Date.now,
      tickMs,
      seed: options.seed,
      further,
      onDeed: (deed) => recorder.deeds.add(deed),
      onError: (error) => {
        throw error;
      },
    },
    signal,
  );
}

function listen(recorder: Recorder, ends: Ends): void {
  recorder.listener = (line) => ends.note(line);
}

/** Reads everything anew into a store of its own, which hashes persons like the first one. */
async function compare({ trackers, pool }: Soak): Promise<readonly Difference[]> {
  say('reading everything anew');
  const clean = await openMainJob();
  try {
    const { rows } = await pool.query<{ salt: string }>('select salt from installation');
    await clean.pool.query('update installation set salt = $1', [rows[0]?.salt]);
    const results = await clean.sync(trackers.configuration);
    const failed = results.find(({ ok }) => !ok);
    if (failed !== undefined) throw new Error(`the clean read failed: ${failed.error}`);
    return [
      ...(await untruths(clean.pool, trackers)),
      ...(await differencesBetween(pool, clean.pool)),
    ];
  } finally {
    await clean.close();
  }
}
