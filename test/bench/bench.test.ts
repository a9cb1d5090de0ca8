import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

function bench(...args: readonly string[]): { code: number | null; out: string; err: string } {
  const program = join(import.meta.dirname, 'bench.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}

describe('the benchmarks', () => {
  it('show their commands with examples', () => {
    const { code, out } = bench('--help');
    expect(code).toBe(0);
    expect(out).toMatch(/sync.*requests.*scrape.*Examples:/s);
  });

  it('refuse a number of issues that is none', () => {
    expect(bench('sync', '--issues', 'many')).toMatchObject({
      code: 2,
      err: expect.stringContaining('expected a whole number above 0'),
    });
  });

  it('scrape: measures a large company that has every series there can be', () => {
    const { code, out } = bench('scrape', '--scrapes', '2', '--json');
    const figures: { bounds: { holds: boolean }[] } = JSON.parse(out);
    expect(figures).toMatchObject({ benchmark: 'scrape', series: 31_467, scrapes: 2 });
    expect(code).toBe(figures.bounds.every(({ holds }) => holds) ? 0 : 1);
  }, 60_000);

  it.each([
    { name: 'sync', issues: 400, first: 'sync ÷ floor' },
    { name: 'requests', issues: 120, first: 'Jira Cloud: requests per 1,000 issues' },
  ])(
    '$name: measures a small site, and ends with 1 when a bound does not hold',
    ({ name, issues, first }) => {
      const { code, out, err } = bench(name, '--issues', `${issues}`, '--json');
      const figures: { bounds: { name: string; value: number; limit: number; holds: boolean }[] } =
        JSON.parse(out);
      expect(figures).toMatchObject({ benchmark: name, issues });
      expect(figures.bounds[0]).toMatchObject({ name: first, value: expect.any(Number) });
      for (const { value, limit, holds } of figures.bounds) expect(holds).toBe(value <= limit);
      const broken = figures.bounds.filter(({ holds }) => !holds);
      expect(code).toBe(broken.length === 0 ? 0 : 1);
      for (const bound of broken) expect(err).toContain(bound.name);
    },
    120_000,
  );
});
