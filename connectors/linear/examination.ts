import { z } from 'zod';
import type { Check } from '../connector.ts';
import { examination, type Trial } from '../examination.ts';
import { clockCheck, type HeardAnswers, hearing, latestHeaders } from '../heard-answers.ts';
import { pageCheck } from '../page-check.ts';
import { budgetCheck, catalogueChecks } from './account-checks.ts';
import { type LinearCatalogue, readCatalogue } from './catalogue.ts';
import { archivedDocument, viewerDocument, workspaceDocument } from './documents.ts';
import { readPages, usualSizes } from './issue-pages.ts';
import { askWhole, type LinearReach } from './linear-client.ts';
import { connectionSchema } from './paging.ts';
import { scopeFilter } from './sweep.ts';

export async function* examineLinear(from: LinearReach): AsyncGenerator<Check> {
  const heard = hearing(from.context);
  const reach = { ...from, context: heard.context };
  const trials: readonly Trial[] = [
    { name: 'authentication', run: () => viewer(reach) },
    { name: 'workspace', without: 'its name is not known', run: () => workspace(reach) },
    ...issueTrials(reach, heard),
    { name: 'clock', run: async () => [clockCheck(heard)] },
    { name: 'budget', run: async () => [budgetCheck(heard)] },
  ];
  yield* examination(from.context.source, trials, from.signal);
}

async function viewer(reach: LinearReach): Promise<readonly Check[]> {
  const query = { name: 'Viewer', document: viewerDocument, variables: {} };
  await askWhole(reach, query, z.object({ viewer: z.object({ id: z.string() }) }));
  const kind = reach.connection.auth.kind === 'key' ? 'a personal API key' : 'an OAuth token';
  return [{ name: 'authentication', result: 'ok', detail: `${kind} that Linear knows` }];
}

const workspaceSchema = z.object({
  organization: z.object({ name: z.string(), urlKey: z.string() }),
});

async function workspace(reach: LinearReach): Promise<readonly Check[]> {
  const query = { name: 'Workspace', document: workspaceDocument, variables: {} };
  const { organization } = await askWhole(reach, query, workspaceSchema);
  const detail = `${organization.name} (${organization.urlKey})`;
  return [{ name: 'workspace', result: 'ok', detail }];
}

function issueTrials(reach: LinearReach, heard: HeardAnswers): readonly Trial[] {
  let found: LinearCatalogue | undefined;
  return [
    {
      name: 'catalogue',
      run: async () => {
        found = await readCatalogue(reach, usualSizes().catalogue);
        return catalogueChecks(found, reach.connection);
      },
    },
    {
      name: 'issues',
      run: async () => (found === undefined ? [] : [await firstPage(reach, found, heard)]),
    },
    { name: 'archived issues', run: () => archived(reach) },
  ];
}

async function firstPage(
  reach: LinearReach,
  catalogue: LinearCatalogue,
  heard: HeardAnswers,
): Promise<Check> {
  const before = heard.calls.length;
  const naming = { catalogue, personOf: () => undefined };
  const filter = scopeFilter(reach.connection);
  const pages = readPages({ reach, sizes: usualSizes(), naming }, () => filter, beginning);
  for await (const page of pages) {
    const calls = heard.calls.slice(before);
    const points = pointsOf(calls);
    const price = points === undefined ? '' : `, points: ${points}`;
    return page.issues.length + page.problems.length === 0
      ? empty
      : pageCheck(page, `; requests: ${calls.length}${price}`);
  }
  return empty;
}

const beginning = { at: 0, seen: [] };

const empty: Check = {
  name: 'issues',
  result: 'warning',
  detail: 'none is visible',
  remedy: 'check teams of this source, and that the user of its key is a member of private teams',
};

function pointsOf(calls: HeardAnswers['calls']): number | undefined {
  const points = calls.flatMap((call) => [
    ...latestHeaders({ calls: [call] }, /^x-complexity$/).values(),
  ]);
  return points.length === 0 ? undefined : points.reduce((sum, each) => sum + Number(each), 0);
}

/** Archiving changes no other date of an issue: they must be found by this one. */
async function archived(reach: LinearReach): Promise<readonly Check[]> {
  const name = 'archived issues';
  const filter = {
    archivedAt: { gte: new Date(0).toISOString() },
    ...scopeFilter(reach.connection),
  };
  const query = { name: 'ArchivedIssues', document: archivedDocument, variables: { filter } };
  const { issues } = await askWhole(reach, query, z.object({ issues: connectionSchema }));
  const detail = issues.nodes.length > 0 ? 'are shown' : 'are asked for; there is none yet';
  return [{ name, result: 'ok', detail }];
}
