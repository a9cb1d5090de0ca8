import type { Pool } from 'pg';
import pg from 'pg';
import { DatabaseError } from './database-error.ts';
import { joinEmbeddedDatabase } from './embedded/embedded-database.ts';

export interface DatabaseOptions {
  /** A PostgreSQL server of one's own; without it the embedded one. */
  readonly databaseUrl?: string | undefined;
  /** Where the embedded database keeps its data; made if absent. */
  readonly dataDirectory: string;
  /** Name of the command, shown in pg_stat_activity and to commands that are refused. */
  readonly command: string;
  /** Whose jobs share the pool; without any it is one of a few. */
  readonly sources?: number;
  /** Embedded only: refuse a second exclusive command on the same data folder. */
  readonly exclusive?: boolean;
  readonly onProgress?: (message: string) => void;
}

export interface Database {
  readonly pool: Pool;
  /** Contains the password; for pools that others make. */
  readonly url: string;
  readonly kind: 'external' | 'embedded';
  /**
   * Other pools on `url` are closed before. The last command to close stops the embedded server.
   * Keep this object until then: a collected one no longer counts as a user of the server.
   */
  close(): Promise<void>;
}

/** Throws a `DatabaseError` that says what is wrong and what to do. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  return options.databaseUrl === undefined || options.databaseUrl === ''
    ? await openEmbedded(options)
    : await openExternal(options.databaseUrl, options);
}

async function openEmbedded(options: DatabaseOptions): Promise<Database> {
  const { dataDirectory, command, exclusive = false, onProgress = () => {} } = options;
  const server = await joinEmbeddedDatabase({ dataDirectory, command, exclusive, onProgress });
  const pool = poolOf(server.url, options);
  const close = once(async () => {
    await pool.end();
    await server.leave();
  });
  return { pool, url: server.url, kind: 'embedded', close };
}

async function openExternal(url: string, options: DatabaseOptions): Promise<Database> {
  const place = placeOf(url);
  const pool = poolOf(url, options);
  try {
    await pool.query('select 1');
  } catch (cause) {
    await pool.end();
    throw new DatabaseError(
      `cannot use the database at ${place}: ${reasonOf(cause)}; check DATABASE_URL and that the server runs`,
      { cause },
    );
  }
  return { pool, url, kind: 'external', close: once(async () => await pool.end()) };
}

/** A source has two jobs at a time, each with one connection for its lock and one for its page. */
const connectionsOfSource = 4;
const fewestConnections = 40;

function poolOf(url: string, { command, sources = 0 }: DatabaseOptions): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: `throughline ${command}`,
    max: Math.max(fewestConnections, connectionsOfSource * sources),
    connectionTimeoutMillis: 30_000,
  });
  // An idle connection broke: the pool has dropped it, and the next query meets the cause itself.
  pool.on('error', () => {});
  // So did one that is in use: nobody else listens to it, and an error that nobody hears ends the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** The part of the address that is no secret. */
function placeOf(url: string): string {
  const parsed = URL.parse(url);
  if (parsed !== null) return `${parsed.host}${parsed.pathname}`;
  throw new DatabaseError(
    'DATABASE_URL is not an address; expected postgres://user:password@host:5432/name',
  );
}

/** A refused connection to a name with several addresses has a code and no message. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.message === '' && 'code' in cause ? String(cause.code) : cause.message;
}

function once(work: () => Promise<void>): () => Promise<void> {
  let result: Promise<void> | undefined;
  return () => (result ??= work());
}
