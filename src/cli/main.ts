#!/usr/bin/env node
import { run } from './program.ts';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that has seen enough (`report | head -1`) is no failure.
  if (error.code !== 'EPIPE') throw error;
});
process.exitCode = await run(process.argv);
