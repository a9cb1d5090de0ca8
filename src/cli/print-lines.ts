import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Prints pieces as they come, no faster than they are read. A reader that has seen enough is no failure. */
export async function printLines(pieces: AsyncIterable<string> | Iterable<string>): Promise<void> {
  try {
    await pipeline(Readable.from(pieces), process.stdout, { end: false });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'EPIPE' && code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
