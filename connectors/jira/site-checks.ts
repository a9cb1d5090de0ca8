/** What an examination makes of the answers of any Jira. */
import { z } from 'zod';
import type { Check } from '../connector.ts';
import { listed } from '../examination.ts';
import { type HeardAnswers, latestHeaders } from '../heard-answers.ts';
import { numberOf } from '../retry.ts';
import { toStatus } from './issue-record.ts';
import { pageOf, type SiteState } from './jira-session.ts';
import { statusesOf } from './site-catalogue.ts';

const permissionsSchema = z.object({
  permissions: z.record(z.string(), z.object({ havePermission: z.boolean().nullish() })),
});

const browsing =
  'give this account the permission Browse projects in every project of the scope, and the issue security levels in use';

/** From the answer of `mypermissions`, asked without a project: whether it may browse any. */
export function permissionsCheck(source: string, body: unknown): Check {
  const name = 'permissions';
  const { permissions } = pageOf(source, permissionsSchema, body);
  const mayBrowse = permissions['BROWSE_PROJECTS']?.havePermission ?? undefined;
  if (mayBrowse === undefined) {
    const detail = 'Jira does not say whether this account may browse projects';
    return { name, result: 'warning', detail };
  }
  if (!mayBrowse) {
    const detail = 'this account may browse no project';
    return { name, result: 'failed', detail, remedy: browsing };
  }
  if (permissions['ADMINISTER']?.havePermission !== true) {
    return { name, result: 'ok', detail: 'may browse projects, does not administer Jira' };
  }
  return {
    name,
    result: 'warning',
    detail: 'may browse projects, and administers Jira, which nothing here needs',
    remedy: 'use an account of its own that may only browse: a token that leaks can do what it can',
  };
}

export function projectsCheck(keys: readonly string[], total: number): Check {
  const name = 'projects';
  if (total === 0) {
    return { name, result: 'failed', detail: 'no project is visible', remedy: browsing };
  }
  return { name, result: 'ok', detail: `${total} visible: ${listed(keys, total)}` };
}

const mostNamed = 5;

export function statusesCheck(source: string, body: unknown): Check {
  const name = 'statuses';
  const statuses = statusesOf(source, body);
  const without = statuses.filter((status) => toStatus(status).defaultState === undefined);
  if (without.length === 0) {
    return { name, result: 'ok', detail: `${statuses.length}, all with a category` };
  }
  const some = without.slice(0, mostNamed).map(({ id, name: title }) => `${title} (${id})`);
  return {
    name,
    result: 'warning',
    detail: `${without.length} of ${statuses.length} have no category: ${some.join(', ')}${without.length > mostNamed ? ', …' : ''}`,
    remedy:
      'give them a category in Jira, or name them under `states` of this source: else issues in them have no state and are left out of every ratio',
  };
}

/** How instants are written in JQL. */
export function datesCheck({ epochJql, zone }: SiteState): Check {
  const name = 'dates';
  if (epochJql) return { name, result: 'ok', detail: 'JQL takes epoch milliseconds' };
  const detail = 'JQL takes no epoch milliseconds here: it is asked in minutes';
  if (zone !== null) return { name, result: 'ok', detail: `${detail} of the zone ${zone}` };
  return {
    name,
    result: 'warning',
    detail: `${detail}, and Jira does not tell the zone of this account: up to a day is read again each time`,
    remedy: 'set the time zone in the profile of this account',
  };
}

/** Jira's own mark of the last fifth. */
const near = 0.2;

export function limitsCheck(heard: HeardAnswers): Check {
  const name = 'rate limit';
  const told = latestHeaders(heard, /ratelimit/);
  if (told.size === 0) return { name, result: 'ok', detail: 'no answer told of one' };
  const detail = [...told].map(([header, value]) => `${header} ${value}`).join(', ');
  const limit = numberOf(told.get('x-ratelimit-limit') ?? null);
  const left = numberOf(told.get('x-ratelimit-remaining') ?? null);
  const isLow = limit !== undefined && left !== undefined && left < near * limit;
  if (!isLow && told.get('x-ratelimit-nearlimit') !== 'true') return { name, result: 'ok', detail };
  return {
    name,
    result: 'warning',
    detail,
    remedy:
      'less than a fifth is left: find out what else uses this account, or give this source an account of its own',
  };
}

/** An empty scope is no error of Jira, and seldom what was meant. */
export function emptyScope(): Check {
  return {
    name: 'scope',
    result: 'warning',
    detail: 'finds no issue: nothing more can be tried with it',
    remedy: 'check scope of this source, and that this account may browse the projects it names',
  };
}
