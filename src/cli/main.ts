#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { run } from './program.ts';

// On a large machine V8 lets a heap grow to four times of what is in use before it looks again; here to 1.6 times.
setFlagsFromString('--heap-growing-percent=60');

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that has seen enough (`report | head -1`) is no failure.
  if (error.code !== 'EPIPE') throw error;
});
process.exitCode = await run(process.argv);
