/** The source of the pages answers with the next one while this one is worked on. */
export async function* readAhead<T>(pages: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = pages[Symbol.asyncIterator]();
  let next = iterator.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done === true) return;
      next = iterator.next();
      // One that fails is met when its turn comes, or never, when this page fails before.
      next.catch(() => {});
      yield value;
    }
  } finally {
    await iterator.return?.();
  }
}
