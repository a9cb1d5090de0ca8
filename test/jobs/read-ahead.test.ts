import { expect, it } from 'vitest';
import { readAhead } from '../../jobs/read-ahead.ts';

/** Says what happens to it; fails behind the last page when told to. */
async function* pagesOf(count: number, log: string[], failure?: Error): AsyncGenerator<number> {
  try {
    for (let page = 1; page <= count; page += 1) {
      log.push(`page ${page} is asked for`);
      yield page;
    }
    if (failure !== undefined) throw failure;
  } finally {
    log.push('ended');
  }
}

it('has the next page asked for while one is worked on', async () => {
  const log: string[] = [];
  for await (const page of readAhead(pagesOf(3, log))) log.push(`page ${page} is worked on`);
  expect(log).toEqual([
    'page 1 is asked for',
    'page 2 is asked for',
    'page 1 is worked on',
    'page 3 is asked for',
    'page 2 is worked on',
    'ended',
    'page 3 is worked on',
  ]);
});

it('fails where its pages fail, after those before were worked on', async () => {
  const done: number[] = [];
  const failing = async (): Promise<void> => {
    for await (const page of readAhead(pagesOf(2, [], new Error('no more')))) done.push(page);
  };
  await expect(failing()).rejects.toThrow('no more');
  expect(done).toEqual([1, 2]);
});

it('ends its pages when the work on one fails, whatever becomes of the next', async () => {
  const log: string[] = [];
  const failing = async (): Promise<void> => {
    for await (const page of readAhead(pagesOf(1, log, new Error('no more')))) {
      throw new Error(`page ${page} cannot be stored`);
    }
  };
  await expect(failing()).rejects.toThrow('page 1 cannot be stored');
  expect(log.at(-1)).toBe('ended');
});
