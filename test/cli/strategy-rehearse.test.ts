import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import type { z } from 'zod';
import { demoConfiguration } from '../../src/simulator/company/demo-configuration.ts';
import { freshDatabase, type TestDatabase } from '../postgres.ts';
import { rehearsalSchema } from './rehearsal-schema.ts';
import { type Ended, openWorkplace, type Workplace } from './throughline.ts';

let workplace: Workplace;
let database: TestDatabase;
let running: string;

beforeAll(async () => {
  workplace = await openWorkplace();
  database = await freshDatabase();
  const sites = await Promise.all(
    ['jira', 'linear'].map((tracker) =>
      workplace.start(['simulate', tracker]).printed(/at (http:\S+)/),
    ),
  );
  const [jiraUrl = '', linearUrl = ''] = sites;
  running = demoConfiguration({
    jiraUrl,
    linearUrl,
    jiraEmail: 'demo@acme.example',
    jiraToken: '${JIRA_TOKEN}',
    linearKey: 'lin_api_demo',
    now: Date.now(),
    interval: '5m',
  });
  await write('throughline.yaml', running);
  await write('strategy.yaml', stringify({ strategy: withoutReliability(running).strategy }));
  const { code, err } = await throughline('sync', '--once');
  if (code !== 0) throw new Error(err);
});

afterAll(async () => {
  await workplace.close();
  await database.drop();
});

async function write(file: string, text: string): Promise<void> {
  await writeFile(join(workplace.folder, file), text);
}

function throughline(...args: readonly string[]): Promise<Ended> {
  return workplace.run(args, { JIRA_TOKEN: 'demo-token', DATABASE_URL: database.url });
}

async function rehearsed(...args: readonly string[]): Promise<z.infer<typeof rehearsalSchema>> {
  const { code, out, err } = await throughline('strategy', 'rehearse', '--json', ...args);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return rehearsalSchema.parse(JSON.parse(out));
}

/** What served it serves checkout. */
function withoutReliability(text: string): ReturnType<typeof parse> {
  const configuration = parse(text);
  const [checkout, ...others] = configuration.strategy.objectives;
  checkout.match.push({ labels: ['reliability', 'slo-*'] }, { projects: ['Error budgets'] });
  const objectives = [checkout, ...others.filter(({ id }: { id: string }) => id !== 'reliability')];
  return { ...configuration, strategy: { ...configuration.strategy, objectives } };
}

describe('strategy rehearse', () => {
  it('says what would be different, better and worse first, and which tickets move why', async () => {
    const { code, out, err } = await throughline('strategy', 'rehearse', 'strategy.yaml');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(
      /^The strategy of strategy\.yaml instead of that of throughline\.yaml, rehearsed as of \S+; nothing was changed\n/,
    );
    expect(out).toContain('\nDifferent\n');
    expect(out).toMatch(/^ {2}reliability is gone: \w+, \d+ in progress, \d+ completed/m);
    expect(out).toMatch(/^reliability → faster-checkout +\d+ +\d+ +\d+ +\d+$/m);
    expect(out).toMatch(
      /^PAY-\d+ .+ http\S+\/browse\/PAY-\d+ +reliability → faster-checkout +no longer reliability#1 \(label \S+( of epic PAY-\d+)?\); now faster-checkout#3 \(label /m,
    );
    expect(out).toMatch(/^\d+ more: raise --limit$/m);
  });

  it('prints JSON that keeps its schema', async () => {
    const { differs, objectives, moves, ignored, window } = await rehearsed(
      'strategy.yaml',
      '--limit',
      '3',
    );
    expect({ differs, ignored, days: window.days }).toEqual({
      differs: true,
      ignored: [],
      days: 90,
    });
    const gone = objectives.filter((each) => each.new === undefined).map(({ id }) => id);
    expect(gone).toEqual(['reliability']);
    expect(moves.listed).toHaveLength(3);
    expect(moves.hidden).toBe(moves.total.issues - 3);
  });

  it('measures in the days that are asked for', async () => {
    const [month, quarter] = await Promise.all([
      rehearsed('strategy.yaml', '--days', '28'),
      rehearsed('strategy.yaml'),
    ]);
    expect(month.window.days).toBe(28);
    expect(month.moves.total.created).toBeLessThan(quarter.moves.total.created);
    expect(month.moves.total.issues).toBe(quarter.moves.total.issues);
  });

  it('of the running file says that nothing would be different', async () => {
    const { code, out } = await throughline('strategy', 'rehearse', 'throughline.yaml');
    expect(code).toBe(0);
    expect(out).toMatch(/\n\nNothing would be different\.\n$/);
  });

  it('of a whole file says what else differs in it and is ignored', async () => {
    const [jira, linear] = parse(running).sources;
    const other = {
      ...parse(running),
      window: '7d',
      sources: [{ ...jira, interval: '1h' }, linear],
    };
    await write('other.yaml', stringify(other));
    const { ignored, differs } = await rehearsed('other.yaml');
    expect({ ignored, differs }).toEqual({ ignored: ['window', 'sources'], differs: false });
    const { out } = await throughline('strategy', 'rehearse', 'other.yaml');
    expect(out).toContain(
      '\nIgnored, because only the strategy is rehearsed: window, sources of other.yaml, which differ from throughline.yaml\n',
    );
  });

  it('refuses a file with mistakes as `check` does, and shows no secret of it', async () => {
    await write('broken.yaml', running.replace('priority: 3', 'priority: three'));
    const check = await throughline('check', '--config', 'broken.yaml');
    expect(check).toMatchObject({ code: 1, err: expect.stringContaining('broken.yaml:') });
    expect(await throughline('strategy', 'rehearse', 'broken.yaml')).toEqual(check);
  });

  it('refuses to compare with numbers that are not those of the running configuration', async () => {
    await write('changed.yaml', running.replace('priority: 3', 'priority: 4'));
    const args = ['strategy.yaml', '--config', 'changed.yaml'];
    const { code, out, err } = await throughline('strategy', 'rehearse', ...args);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('the strategy or the rules in changed.yaml have changed since');
  });

  it.each([
    ['no file', ['rehearse'], "missing required argument 'file'"],
    ['no days', ['rehearse', 'x.yaml', '--days', '0'], 'expected a whole number from 1 to 9999'],
    ['no question', [], 'Usage: throughline strategy'],
    ['an unknown one', ['rehaerse'], "unknown command 'rehaerse'\n(Did you mean rehearse?)"],
  ])('with %s is wrong usage and says what is expected', async (_name, args, expected) => {
    const { code, out, err } = await throughline('strategy', ...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(expected);
  });
});
