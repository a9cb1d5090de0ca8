import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issue } from '../core/issue-builder.ts';
import { openPairStore, type PairStore, pairConfiguration } from '../jobs/pair-store.ts';
import { type Ended, openWorkplace, type Workplace } from './throughline.ts';

let workplace: Workplace;
let store: PairStore;

beforeAll(async () => {
  workplace = await openWorkplace();
  await writeFile(join(workplace.folder, 'throughline.yaml'), pairConfiguration(['one', 'three']));
  store = await openPairStore(['one', 'three']);
});

afterAll(async () => {
  await workplace.close();
  await store.close();
});

function pairs(...args: readonly string[]): Promise<Ended> {
  return workplace.run(['pairs', ...args], { DATABASE_URL: store.url });
}

async function storePairs(): Promise<void> {
  const numbers = [1, 2];
  await store.store(
    'one',
    numbers.map((n) => {
      const key = `PAY-${n}`;
      return issue({ id: `j${n}`, key, url: `https://one.example/browse/${key}` });
    }),
  );
  await store.store(
    'three',
    numbers.map((n) => {
      const [key, mirrors] = [`WEB-${n}`, [`one.example/browse/pay-${n}`]];
      return issue({ id: `l${n}`, key, url: `https://linear.app/acme/issue/${key}`, mirrors });
    }),
  );
  await store.drain();
}

describe('pairs', () => {
  it('says so when there are none, then lists which issue counts for which', async () => {
    expect(await pairs()).toEqual({
      code: 0,
      out: 'No issue counts in another source.\n',
      err: '',
    });
    await storePairs();
    const { code, out, err } = await pairs('--limit', '1');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.split('\n')).toEqual([
      'Issues that count in another source, which is listed before:',
      '',
      'three  2',
      '',
      'three  WEB-1  https://linear.app/acme/issue/WEB-1  counts as  one  PAY-1  https://one.example/browse/PAY-1',
      '1 more: raise --limit',
      '',
    ]);
  });

  it('prints JSON', async () => {
    await storePairs();
    const { code, out } = await pairs('--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      schema: 'throughline.pairs/1',
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      hidden: 0,
      summary: [{ source: 'three', issues: 2 }],
      pairs: [1, 2].map((n) => ({
        issue: {
          source: 'three',
          id: `l${n}`,
          key: `WEB-${n}`,
          link: `https://linear.app/acme/issue/WEB-${n}`,
        },
        counted: {
          source: 'one',
          id: `j${n}`,
          key: `PAY-${n}`,
          link: `https://one.example/browse/PAY-${n}`,
        },
      })),
    });
  });
});
