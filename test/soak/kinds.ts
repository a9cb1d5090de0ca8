import { furtherDeeds } from '../../src/simulator/company/further-deeds.ts';
import { datacenterHazards, jiraHazards } from '../../src/simulator/jira/jira-hazards.ts';
import { linearHazards } from '../../src/simulator/linear/linear-hazards.ts';
import type { Hazard } from '../../src/simulator/site/weather.ts';

/**
 * What the soak does beside bad weather and beside what people do. A narrow scope leaves out a project and a team: issues
 * leave and enter it, and some have their parents outside. Webhooks come twice, late, in another order, or never.
 */
const hardships: readonly string[] = [
  'narrow scope',
  'late index',
  'stale index',
  'missing once',
  'very late index',
  'revoked issue',
  'revoked project',
  'archived project',
  'mirrored pair',
  'killed service',
  'webhooks',
];

const hazards: readonly Hazard[] = [...jiraHazards, ...datacenterHazards, ...linearHazards];

/** Everything that can be left out, by the names of the command line. */
export const kinds: readonly string[] = [
  ...new Set([...hazards.map(({ kind }) => kind), ...furtherDeeds, ...hardships].map(slugOf)),
];

/** "move to another team" → move-to-another-team */
export function slugOf(kind: string): string {
  return kind.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}
