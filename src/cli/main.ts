#!/usr/bin/env -S node --max-old-space-size=1536
import { run } from './program.ts';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that has seen enough (`report | head -1`) is no failure.
  if (error.code !== 'EPIPE') throw error;
});
process.exitCode = await run(process.argv);
