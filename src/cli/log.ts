import { destination, type Logger, pino } from 'pino';

/** Logs go to standard error as JSON lines: standard output belongs to results. */
export function createLog(level: string): Logger {
  return pino(
    { level: process.env['LOG_LEVEL'] ?? level, base: null },
    destination({ dest: 2, sync: true }),
  );
}
