import { z } from 'zod';
import type { Check } from '../connector.ts';
import { isRefused, notOffered } from '../refusal.ts';
import type { JiraReach } from './discovery.ts';
import { oldBulkSize } from './issue-bulk.ts';
import { pageOf } from './jira-session.ts';
import { boundedJql } from './jql.ts';
import { searchPage } from './search-page.ts';
import { emptyScope } from './site-checks.ts';

/** The scope by Jira's own parser, then by what it finds: the newest of its issues. */
export async function examineScope(
  reach: JiraReach,
): Promise<{ checks: readonly Check[]; ids: readonly string[] }> {
  const { scope } = reach.connection;
  const mistakes = scope === undefined ? undefined : await examineGrammar(reach, scope);
  if (mistakes?.result === 'failed') return { checks: [mistakes], ids: [] };
  const jql = `${boundedJql(scope)} ORDER BY created DESC`;
  const { rows } = await searchPage(reach, { jql, field: 'created', size: oldBulkSize + 1 });
  const before = mistakes === undefined ? [] : [mistakes];
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return { checks: [...before, emptyScope()], ids };
  const count = (await approximateCount(reach)) ?? `at least ${ids.length}`;
  return { checks: [...before, { name: 'scope', result: 'ok', detail: `${count} issues` }], ids };
}

const grammarRemedy =
  'write scope as fields, operators and values, such as: project in (PAY, CORE). The advanced issue search of Jira shows each mistake in its place';

const parsedSchema = z.object({
  queries: z.array(z.object({ errors: z.array(z.string()).nullish() })).min(1),
});

/** A search takes bare words for a search of text and finds something else: only the parser tells. */
async function examineGrammar(reach: JiraReach, scope: string): Promise<Check | undefined> {
  const errors = await parserErrors(reach, scope);
  if (errors === undefined) return hasOperator(scope) ? undefined : looseWords;
  const [first] = errors;
  if (first === undefined) return undefined;
  // Jira's text quotes the scope, which can name people: only the place is taken from it.
  const place = /line \d+, character \d+/.exec(first)?.[0];
  return {
    name: 'scope',
    result: 'failed',
    detail: `the parser of Jira finds ${errors.length === 1 ? 'a mistake' : `${errors.length} mistakes`} in it${place === undefined ? '' : ` (${place})`}`,
    remedy: grammarRemedy,
  };
}

async function parserErrors(
  { client, context }: JiraReach,
  scope: string,
): Promise<readonly string[] | undefined> {
  try {
    const body: unknown = await client.sendRequest({
      url: '/rest/api/3/jql/parse',
      method: 'POST',
      searchParams: { validation: 'strict' },
      body: { queries: [scope] },
    });
    return pageOf(context.source, parsedSchema, body).queries[0]?.errors ?? [];
  } catch (error) {
    if (isRefused(error, notOffered)) return undefined;
    throw error;
  }
}

function hasOperator(scope: string): boolean {
  return /[=~<>]|\b(?:in|is|was|changed)\b/i.test(scope);
}

const looseWords: Check = {
  name: 'scope words',
  result: 'warning',
  detail: 'no operator such as = or in: Jira may take the words of scope for a search of text',
  remedy: grammarRemedy,
};

/** Undefined where Jira does not count. */
async function approximateCount({
  client,
  connection,
  context,
}: JiraReach): Promise<string | undefined> {
  try {
    const body: unknown = await client.sendRequest({
      url: '/rest/api/3/search/approximate-count',
      method: 'POST',
      body: { jql: boundedJql(connection.scope) },
    });
    return `about ${pageOf(context.source, z.object({ count: z.number() }), body).count}`;
  } catch (error) {
    if (isRefused(error, notOffered)) return undefined;
    throw error;
  }
}
