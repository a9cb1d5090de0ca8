/**
 * One call at a time. All who ask meanwhile share the next one, which begins after they asked: many requests at once, or
 * a long wait, are two calls.
 */
export function shared(call: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const begin = (): Promise<void> => {
    running = call().finally(() => {
      running = undefined;
    });
    return running;
  };
  const beginNext = (): Promise<void> => {
    next = undefined;
    return begin();
  };
  return () => {
    if (next !== undefined) return next;
    if (running === undefined) return begin();
    next = running.then(beginNext, beginNext);
    return next;
  };
}
