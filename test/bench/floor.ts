/** What nobody can go below: parsing the bytes that were read, and copying the rows that were stored into tables like theirs. */
import { freshDatabase } from '../postgres.ts';
import { type ColdSync, sourceId } from './cold-sync.ts';

export interface Floor {
  readonly bytes: number;
  readonly answers: number;
  readonly parseSeconds: number;
  readonly copySeconds: number;
}

export async function measureFloor(sync: ColdSync): Promise<Floor> {
  return { ...(await parseAll(sync)), copySeconds: await copyAll(sync) };
}

async function parseAll({ site }: ColdSync): Promise<Omit<Floor, 'copySeconds'>> {
  let bytes = 0;
  let answers = 0;
  let parseSeconds = 0;
  for await (const text of site.answers()) {
    answers += 1;
    bytes += Buffer.byteLength(text);
    const started = performance.now();
    JSON.parse(text);
    parseSeconds += (performance.now() - started) / 1_000;
  }
  return { bytes, answers, parseSeconds };
}

const tables = ['issue', 'issue_fact', 'attribution'] as const;

/**
 * Both begin behind a checkpoint, so that neither writes back what the other one has left. Server and rows are those of the sync; the database is another one with the same tables, indexes and references.
 */
async function copyAll({ database, folder }: ColdSync): Promise<number> {
  for (const table of tables) await database.pool.query(`copy ${table} to '${folder}/${table}'`);
  const copy = await freshDatabase();
  try {
    await copy.pool.query('insert into source (id, fingerprint) values ($1, $1)', [sourceId]);
    const client = await copy.pool.connect();
    await client.query('checkpoint');
    const started = performance.now();
    await client.query('begin');
    for (const table of tables) await client.query(`copy ${table} from '${folder}/${table}'`);
    await client.query('commit');
    const seconds = (performance.now() - started) / 1_000;
    client.release();
    return seconds;
  } finally {
    await copy.drop();
  }
}
