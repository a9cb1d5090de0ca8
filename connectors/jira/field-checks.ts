import type { Check } from '../connector.ts';
import { type Field, findFields } from './site-catalogue.ts';

/** Fields that differ from site to site, by name and id; `epicless` says what a missing Epic Link means. */
export function fieldChecks(
  fields: readonly Field[],
  estimate: string,
  epicless: Omit<Check, 'name'>,
): readonly Check[] {
  const { estimateFields, flagField, epicField } = findFields(fields, estimate);
  const named = (ids: readonly (string | null)[]): readonly string[] =>
    fields.filter(({ id }) => ids.includes(id)).map(({ id, name }) => `${name ?? id} (${id})`);
  return [
    checkOf('story points', named(estimateFields), pointless(estimate)),
    checkOf('flag', named([flagField]), flagless),
    checkOf('epic link', named([epicField]), epicless),
  ];
}

function checkOf(name: string, found: readonly string[], missing: Omit<Check, 'name'>): Check {
  if (found.length === 0) return { name, ...missing };
  return { name, result: 'ok', detail: found.join(', ') };
}

function pointless(estimate: string): Omit<Check, 'name'> {
  const result = 'warning';
  if (estimate !== 'auto') {
    return {
      result,
      detail: `there is no field ${estimate}, which \`estimate\` of this source names`,
      remedy: 'correct it, or leave it out: fields of story points are found by name and type',
    };
  }
  return {
    result,
    detail: 'no such field is visible: estimates stay unknown, and changing one is no movement',
    remedy: 'name the id of the field under `estimate` of this source, if there is one',
  };
}

const flagless = {
  result: 'warning',
  detail:
    'no custom field named Flagged is visible: only statuses of `blocked_statuses` mean blocked',
  remedy: 'if issues are flagged here, let this account see that field',
} as const;
