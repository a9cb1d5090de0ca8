import { describe, expect, test } from 'vitest';
import { Outbox, type OutboxOptions } from '../../src/simulator/site/outbox.ts';
import { startReceiver } from './receiver.ts';

const count = 200;

/** Numbers of the deliveries as they came, and what the outbox counted. */
async function sent(options: Omit<OutboxOptions, 'url'>, status = 200) {
  const { url, received } = await startReceiver(status);
  const outbox = new Outbox({ url, ...options });
  for (let number = 0; number < count; number += 1) {
    outbox.send({ headers: { 'x-id': `id-${number}` }, body: JSON.stringify({ number }) });
  }
  await outbox.drain();
  const numbers = received.map(({ body }) => Number(body['number']));
  return { numbers, received, counts: outbox.counts };
}

function isSorted(numbers: readonly number[]): boolean {
  return numbers.every((number, n) => number >= (numbers[n - 1] ?? 0));
}

describe('an outbox', () => {
  test('delivers everything once and in order, unless it is told to make mistakes', async () => {
    const { numbers, counts } = await sent({});
    expect(numbers).toEqual(Array.from({ length: count }, (_, n) => n));
    expect(counts).toEqual({ sent: count, duplicated: 0, reordered: 0, lost: 0, refused: 0 });
  });

  test('delivers some twice, under the same name', async () => {
    const { numbers, counts, received } = await sent({ duplicateRate: 0.2 });
    expect(new Set(numbers).size).toBe(count);
    expect(counts.duplicated).toBeGreaterThan(20);
    expect(numbers).toHaveLength(count + counts.duplicated);
    expect(new Set(received.map(({ headers }) => headers['x-id'])).size).toBe(count);
  });

  test('delivers some behind later ones', async () => {
    const { numbers, counts } = await sent({ reorderRate: 0.2 });
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, n) => n));
    expect(counts.reordered).toBeGreaterThan(20);
    expect(isSorted(numbers)).toBe(false);
  });

  test('loses some', async () => {
    const { numbers, counts } = await sent({ lossRate: 0.2 });
    expect(counts.lost).toBeGreaterThan(20);
    expect(numbers).toHaveLength(count - counts.lost);
    expect(counts.sent).toBe(numbers.length);
  });

  test('makes the same mistakes for the same seed', async () => {
    const rates = { duplicateRate: 0.2, reorderRate: 0.2, lossRate: 0.2 };
    const first = await sent({ ...rates, seed: 7 });
    expect((await sent({ ...rates, seed: 7 })).numbers).toEqual(first.numbers);
    expect((await sent({ ...rates, seed: 8 })).numbers).not.toEqual(first.numbers);
  });

  test('counts what the receiver did not take, and goes on', async () => {
    expect((await sent({}, 500)).counts).toMatchObject({ sent: count, refused: count });
    const nobody = new Outbox({ url: 'http://127.0.0.1:9/hook' });
    nobody.send({ headers: {}, body: '{}' });
    await nobody.drain();
    expect(nobody.counts).toMatchObject({ sent: 1, refused: 1 });
  });
});
