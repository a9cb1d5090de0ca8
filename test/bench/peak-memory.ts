/** Loaded beside a command, it writes down the most memory the process ever held, in bytes, when that ends. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const status = '/proc/self/status';

process.on('exit', () => {
  const file = process.env['THROUGHLINE_BENCH_PEAK'];
  if (file !== undefined) writeFileSync(file, String(peakBytes()));
});

/** What Linux calls the high-water mark of the resident set; elsewhere what the runtime was told by its system. */
function peakBytes(): number {
  const mark = existsSync(status)
    ? /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8'))?.[1]
    : undefined;
  return 1_024 * Number(mark ?? process.resourceUsage().maxRSS);
}
