import { strategyFingerprint } from '../config/fingerprint.ts';
import { compileStrategy } from '../core/attribution/strategy.ts';
import type { Instant } from '../core/issue.ts';
import type { WantedIssue } from '../core/issue-key.ts';
import { momentsOf } from '../core/measures/windows.ts';
import { explainDocument } from '../server/explain-document.ts';
import { date } from '../server/explain-words.ts';
import type { ExplainAnswer } from '../server/issue-routes.ts';
import { explainedIssue, issuesWithKeys, type NamedIssue } from '../store/explained-issues.ts';
import { consistently, type Queryable } from '../store/query.ts';
import { readSources } from '../store/sources.ts';
import { adoptedConfiguration } from '../store/strategy-versions.ts';
import type { Runtime } from './runtime.ts';
import { unknownKey } from './unknown-key.ts';

export interface ExplanationOptions {
  /** A past instant; undefined = now. */
  readonly asOf: Instant | undefined;
  readonly now: Instant;
  /** Looks through all histories for a key that is not found: too much for who only opens a page. */
  readonly searchesMoves: boolean;
}

/** Explains the stored issues under a key, in one consistent view of the database. */
export async function readExplanation(
  runtime: Pick<Runtime, 'config' | 'calendar'> & { database: Pick<Runtime['database'], 'pool'> },
  wanted: WantedIssue,
  options: ExplanationOptions,
): Promise<ExplainAnswer> {
  const { config, calendar, database } = runtime;
  const reading = { config, calendar, asOf: options.asOf ?? options.now };
  return consistently(database.pool, async (client) => {
    const all = await issuesWithKeys(client, [wanted.key]);
    const named = meant(all, wanted, new Set(config.sources.map(({ id }) => id)));
    const born = named.filter(({ createdAt }) => createdAt < reading.asOf);
    if (born.length > 0) return explained(client, born, { ...reading, wanted, options });
    const [unborn] = named;
    if (unborn === undefined) return unknownKey(client, { all, config, wanted, options });
    const created = date(unborn.createdAt, calendar.zone);
    return { kind: 'unknown', message: `${unborn.key} was created only on ${created}` };
  });
}

/** Of configured sources; those of the site whose address was given, if there are any. */
function meant(
  all: readonly NamedIssue[],
  { origin }: WantedIssue,
  configured: ReadonlySet<string>,
): readonly NamedIssue[] {
  const known = all.filter(({ source }) => configured.has(source));
  const there = known.filter(({ url }) => url !== undefined && URL.parse(url)?.origin === origin);
  return there.length > 0 ? there : known;
}

async function explained(
  db: Queryable,
  issues: readonly NamedIssue[],
  {
    config,
    calendar,
    asOf,
    wanted,
    options,
  }: Pick<Runtime, 'config' | 'calendar'> & {
    readonly asOf: Instant;
    readonly wanted: WantedIssue;
    readonly options: ExplanationOptions;
  },
): Promise<ExplainAnswer> {
  const { strategy, sources, windowDays } = config;
  const compiled = compileStrategy(strategy, calendar);
  const request = { strategy, sources, windowDays, calendar, compiled, asOf };
  const told = [];
  for (const { id, rules } of sources) {
    for (const issue of issues.filter(({ source }) => source === id)) {
      told.push((await explainedIssue(db, issue, { ...request, rules })) ?? []);
    }
  }
  const document = explainDocument(told.flat(), {
    key: wanted.key,
    asOf,
    isRestated: options.asOf !== undefined && asOf < options.now,
    windowDays,
    windowFrom: momentsOf(calendar, asOf, windowDays).window.from,
    timezone: calendar.zone,
    isMapped: (await adoptedConfiguration(db))?.strategy === strategyFingerprint(config),
    fullyRead: new Set(
      (await readSources(db)).flatMap((source) => (source.isHistoryComplete ? [source.id] : [])),
    ),
  });
  return { kind: 'explained', document };
}
