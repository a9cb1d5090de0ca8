import type { Json } from '../connectors/connector.ts';
import type { JobContext, Source } from './context.ts';
import { whileInForce } from './in-force.ts';
import { storePage } from './store-page.ts';

/** What reading single issues of a source needs. */
export interface Reading {
  readonly context: JobContext;
  readonly source: Source;
  /** The connector's own. */
  readonly state: Json;
  readonly signal: AbortSignal;
}

/** Issues read in one transaction. */
const batchSize = 200;

/** Reads issues by their ids, whatever the scope, and stores them. */
export async function readNamed(
  { context, source, state, signal }: Reading,
  { ids, inScope }: { readonly ids: readonly string[]; readonly inScope: boolean },
): Promise<void> {
  for (let index = 0; index < ids.length; index += batchSize) {
    const some = ids.slice(index, index + batchSize);
    const page = await source.connector.pullIssues(state, some, signal);
    await whileInForce(context, (client) => storePage(context, client, { source, page, inScope }));
  }
}
