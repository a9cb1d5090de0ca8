import type { Config } from '../config/config.ts';
import { similarKeys, type WantedIssue } from '../core/issue-key.ts';
import { withOddEscaped } from '../core/visible-text.ts';
import type { ExplainAnswer } from '../server/issue-routes.ts';
import { issuesMovedFrom, issuesWithKeys, type NamedIssue } from '../store/explained-issues.ts';
import type { Queryable } from '../store/query.ts';
import { readSources } from '../store/sources.ts';

const mostListed = 5;

interface Unknown {
  /** Issues under the key, of whatever source. */
  readonly all: readonly NamedIssue[];
  readonly config: Config;
  readonly wanted: WantedIssue;
  readonly options: { readonly searchesMoves: boolean };
}

/** Why a key may be unknown: what can be seen of it in the store and in the configuration. */
export async function unknownKey(
  db: Queryable,
  { all, config, wanted, options }: Unknown,
): Promise<ExplainAnswer> {
  const { key } = wanted;
  const configured = config.sources.map(({ id }) => id);
  const similar = (await issuesWithKeys(db, similarKeys(key))).filter(({ source }) =>
    configured.includes(source),
  );
  const team = key.slice(0, key.lastIndexOf('-'));
  const moved = options.searchesMoves ? await issuesMovedFrom(db, team, mostListed) : [];
  const isRead = new Set(
    (await readSources(db)).flatMap((each) => (each.isHistoryComplete ? [each.id] : [])),
  );
  const hints = [
    ...all.map(
      ({ source }) => `it was read from ${source}, which the configuration no longer names`,
    ),
    ...listed('did you mean', similar),
    ...listed(`these were moved out of ${team}, keys change on a move`, moved),
    ...configured
      .filter((id) => !isRead.has(id))
      .map((id) => `${id} has not been read to its end yet`),
    `else it is outside the scope of ${configured.join(', ')}, or not visible to the account (throughline doctor shows what is)`,
  ];
  return { kind: 'unknown', message: [`${key} is not stored`, ...hints].join('\n  ') };
}

function listed(
  words: string,
  issues: readonly Pick<NamedIssue, 'key' | 'source' | 'title'>[],
): readonly string[] {
  if (issues.length === 0) return [];
  const names = issues
    .slice(0, mostListed)
    .map(({ key, source, title }) => `${key} (${source}, “${withOddEscaped(title)}”)`);
  return [`${words}: ${names.join('; ')}`];
}
