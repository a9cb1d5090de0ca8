/** What an examination makes of what a workspace shows, and of what it lets us spend. */
import type { LinearConnection } from '../connection.ts';
import type { Check } from '../connector.ts';
import { listed } from '../examination.ts';
import { type HeardAnswers, latestHeaders } from '../heard-answers.ts';
import { numberOf } from '../retry.ts';
import { type LinearCatalogue, unknownTeams } from './catalogue.ts';

export function catalogueChecks(
  { catalogue, teamKeys }: LinearCatalogue,
  connection: LinearConnection,
): readonly Check[] {
  const { statuses, labels, containers } = catalogue;
  const projects = containers.filter(({ kind }) => kind === 'project').length;
  const initiatives = containers.length - projects;
  return [
    teamsCheck(connection, [...teamKeys.values()].toSorted()),
    statusesCheck(statuses),
    {
      name: 'catalogue',
      result: 'ok',
      detail: `${labels.length} labels, ${projects} projects, ${initiatives} initiatives; no field that needs a plan is asked for`,
    },
  ];
}

const membership =
  'check teams of this source, and make the user of its key a member of the private teams';

function teamsCheck(connection: LinearConnection, keys: readonly string[]): Check {
  const name = 'teams';
  const missing = unknownTeams(connection, keys);
  const visible = keys.length === 0 ? 'none is visible' : `${keys.length} visible: ${listed(keys)}`;
  if (missing.length > 0) {
    const detail = `${listed(missing)} not visible, but named by this source; ${visible}`;
    return { name, result: 'failed', detail, remedy: membership };
  }
  if (keys.length === 0) return { name, result: 'failed', detail: visible, remedy: membership };
  const asked = connection.teams.length === 0 ? 'all are read' : 'those named are among them';
  return { name, result: 'ok', detail: `${visible}; ${asked}` };
}

function statusesCheck(statuses: LinearCatalogue['catalogue']['statuses']): Check {
  const name = 'statuses';
  const without = statuses.filter(({ defaultState }) => defaultState === undefined);
  if (without.length === 0) {
    return { name, result: 'ok', detail: `${statuses.length}, all of a known type` };
  }
  return {
    name,
    result: 'warning',
    detail: `${without.length} of ${statuses.length} are of an unknown type: ${listed(without.map((status) => status.name))}`,
    remedy:
      'name them under `states` of this source: else issues in them have no state and are left out of every ratio',
  };
}

/** The mark below which a budget is called low. */
const low = 0.2;

export function budgetCheck(heard: HeardAnswers): Check {
  const name = 'budget';
  const told = latestHeaders(heard, /^x-ratelimit-(?:requests|complexity)-(?:limit|remaining)$/);
  const budgets = ['requests', 'complexity'].flatMap((budget) => {
    const limit = numberOf(told.get(`x-ratelimit-${budget}-limit`) ?? null);
    const left = numberOf(told.get(`x-ratelimit-${budget}-remaining`) ?? null);
    return limit === undefined || left === undefined ? [] : [{ budget, limit, left }];
  });
  if (budgets.length === 0) return { name, result: 'ok', detail: 'no answer told of one' };
  const detail = budgets
    .map(({ budget, limit, left }) => `${budget} ${left} of ${limit} left`)
    .join(', ');
  if (budgets.every(({ limit, left }) => left >= low * limit)) {
    return { name, result: 'ok', detail: `${detail} of this hour` };
  }
  return {
    name,
    result: 'warning',
    detail: `${detail} of this hour`,
    remedy:
      'find out what else uses keys of this user: they share one budget; give this source a user of its own',
  };
}
