/** What lets requests in: one credential for good, or tokens that are renewed. */
export interface Access<Entry> {
  /** Runs a request; where a renewed credential may help, a second time. */
  use<T>(request: (entry: Entry) => Promise<T>, signal: AbortSignal): Promise<T>;
}

export function constantAccess<Entry>(entry: Entry): Access<Entry> {
  return { use: (request) => request(entry) };
}
