import { expect, it } from 'vitest';
import { shared } from '../../jobs/shared-call.ts';

/** A call that ends when the test says so. */
function scripted() {
  const open: PromiseWithResolvers<void>[] = [];
  const call = shared(() => {
    const made = Promise.withResolvers<void>();
    open.push(made);
    return made.promise;
  });
  return { open, call };
}

it('all who ask while a call runs share one that begins after they asked', async () => {
  const { open, call } = scripted();
  const first = call();
  const others = [call(), call(), call()];
  expect(open).toHaveLength(1);
  open[0]?.resolve();
  await first;
  await Promise.resolve();
  const late = call();
  expect(open).toHaveLength(2);
  open[1]?.resolve();
  await Promise.all(others);
  await Promise.resolve();
  expect(open).toHaveLength(3);
  open[2]?.resolve();
  await late;
});

it('a call that fails fails for those who share it, and for nobody else', async () => {
  const { open, call } = scripted();
  const first = call();
  const [second, third] = [call(), call()];
  open[0]?.reject(new Error('first'));
  await expect(first).rejects.toThrow('first');
  open[1]?.reject(new Error('second'));
  await expect(second).rejects.toThrow('second');
  await expect(third).rejects.toThrow('second');
  const fourth = call();
  open[2]?.resolve();
  await fourth;
});
