import { childrenThere, forgetOrphans, orphansOf, unmetParents } from '../src/store/parents.ts';
import { whileInForce } from './in-force.ts';
import { type Reading, readNamed } from './read-named.ts';
import { storePage } from './store-page.ts';

/** Parents and blockers asked for at once. */
const batchSize = 200;

/**
 * Reads parents and blockers that no run and no sweep meets, for what is below them inherits their labels and what they
 * block depends on their state; and issues to which something happened because of one of them alone, which no tracker
 * dates: it was deleted, or it is shown again.
 */
export async function sweepParents(reading: Reading): Promise<void> {
  const { context, source, state, signal } = reading;
  const { id } = source.config;
  let after: string | undefined = '';
  while (after !== undefined) {
    const ids: readonly string[] = await unmetParents(context.pool, id, {
      after,
      limit: batchSize,
    });
    if (ids.length === 0) break;
    const page = await source.connector.pullIssues(state, ids, signal);
    await whileInForce(context, (client) =>
      storePage(context, client, { source, page, inScope: false }),
    );
    const shown = page.issues.map((issue) => issue.id);
    const hidden = ids.filter((each) => !shown.includes(each));
    const below = await childrenThere(context.pool, id, hidden);
    await readNamed(reading, { ids: below, inScope: false });
    await readOrphans(reading, shown);
    after = ids.at(-1);
    signal.throwIfAborted();
  }
  await readOrphans(reading, []);
}

async function readOrphans(reading: Reading, shown: readonly string[]): Promise<void> {
  const { context, source } = reading;
  const { id } = source.config;
  for (;;) {
    const ids = await orphansOf(context.pool, id, { shown, limit: batchSize });
    if (ids.length === 0) return;
    await readNamed(reading, { ids, inScope: false });
    await forgetOrphans(context.pool, id, { ids, shown });
  }
}
