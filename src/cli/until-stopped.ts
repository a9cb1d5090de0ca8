/**
 * Resolves at the first Ctrl-C or termination request; a second one ends the process at once. Asked before anything
 * is opened, so that all of it is closed again.
 */
export function untilStopped(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    const stop = (signal: NodeJS.Signals): void => {
      process.once('SIGINT', () => process.exit(130));
      process.once('SIGTERM', () => process.exit(143));
      resolve(signal);
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
}

/** What `work` gives, or an error when the stop comes first. */
export async function unlessStopped<T>(stopped: Promise<unknown>, work: Promise<T>): Promise<T> {
  const stop = stopped.then(() => {
    throw new Error('stopped before it was done');
  });
  return Promise.race([work, stop]);
}
