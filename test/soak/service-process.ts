/** What `throughline start` runs, with sweeps within seconds. Arguments: configuration file, milliseconds, milliseconds. */
import { startService } from '../../src/cli/start.ts';

const [config = '', everyMs, apartMs] = process.argv.slice(2);

await startService(
  { config, dataDir: '.', listen: { host: '127.0.0.1', port: 0 } },
  {
    name: 'soak',
    logLevel: 'info',
    announce: (url) => console.log(url),
    sweeps: { everyMs: Number(everyMs), apartMs: Number(apartMs) },
  },
);
