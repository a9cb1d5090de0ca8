/** What people say of an objective, and whether it is what is seen. */
import type { Instant } from '../../src/core/issue.ts';
import type { Declaration } from '../../src/core/measures/declarations.ts';
import type { ActivityStatus } from '../../src/core/measures/snapshot.ts';
import type { Objective } from '../../src/core/objective.ts';
import { isEqual } from './attribution.ts';
import type { World } from './world.ts';

const states = { onTrack: 'on_track', atRisk: 'at_risk', offTrack: 'off_track' } as const;

export function declarationsAt(
  world: World,
  objective: Objective,
  { at, status }: { readonly at: Instant; readonly status: ActivityStatus },
): readonly Declaration[] {
  const isStanding = status !== 'moving' && status !== 'finished' && status !== 'not_in_force';
  const said = [
    ...saidInStrategy(world, objective),
    ...saidOf(world, objective, 'initiative'),
    ...saidOf(world, objective, 'project'),
  ];
  return said
    .filter(({ since }) => since === undefined || since < at)
    .map((each) => ({ ...each, disagrees: each.state === 'on_track' && isStanding }));
}

type Said = Omit<Declaration, 'disagrees'>;

function saidInStrategy({ days }: World, { declared }: Objective): readonly Said[] {
  if (declared === undefined) return [];
  const { state, on } = declared;
  return [{ by: 'strategy', state, ...(on === undefined ? {} : { since: days.startOf(on) }) }];
}

function saidOf(
  { sites, strategy }: World,
  { rules }: Objective,
  by: 'project' | 'initiative',
): readonly Said[] {
  const said = sites.flatMap((site) => {
    const texts = rules
      .filter(({ sources }) => sources.length === 0 || sources.includes(site.id))
      .flatMap((rule) => (by === 'project' ? rule.projects : rule.initiatives));
    const containers = by === 'project' ? site.projects : site.initiatives;
    return containers.flatMap(({ id, name, health }): readonly Said[] => {
      const isNamed = texts.some((text) => [id, name].some((own) => isEqual(own, text, strategy)));
      if (health === undefined || !isNamed) return [];
      return [{ by, name, state: states[health.state], since: health.at }];
    });
  });
  return said.toSorted((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1));
}
