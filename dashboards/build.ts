/** Writes dashboards/grafana/*.json; with `--check` only says whether they are up to date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { overview } from './overview.ts';

const dashboards = { 'overview.json': overview() };

function pathOf(file: string): string {
  return fileURLToPath(new URL(`grafana/${file}`, import.meta.url));
}

function current(file: string): string {
  try {
    return readFileSync(pathOf(file), 'utf8');
  } catch {
    return '';
  }
}

for (const [file, dashboard] of Object.entries(dashboards)) {
  const text = `${JSON.stringify(dashboard, null, 2)}\n`;
  if (!process.argv.includes('--check')) {
    writeFileSync(pathOf(file), text);
  } else if (current(file) !== text) {
    console.error(`dashboards/grafana/${file} is not up to date: run node dashboards/build.ts`);
    process.exitCode = 1;
  }
}
