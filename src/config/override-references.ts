/** What the overrides of a strategy name: each issue once, and each objective of an issue once. */
import { foldKey } from '../core/attribution/overrides.ts';
import type { Finding } from './finding.ts';
import type { Path } from './path.ts';

/** Key of an issue → ids of objectives, as the file spells them; an id that cannot be read is empty. */
export type Overrides = Readonly<Record<string, readonly string[]>>;

interface Reference {
  readonly path: Path;
  readonly id: string;
}

const place: Path = ['strategy', 'overrides'];

export function overriddenObjectives(overrides: Overrides): readonly Reference[] {
  return Object.entries(overrides).flatMap(([key, ids]) =>
    ids.map((id, index) => ({ path: [...place, key, index], id })),
  );
}

export function overrideFindings(overrides: Overrides): readonly Finding[] {
  return [...keysInTwoSpellings(overrides), ...objectivesTwice(overrides)];
}

/** The same spelling twice is no valid YAML. */
function keysInTwoSpellings(overrides: Overrides): readonly Finding[] {
  const seen = new Set<string>();
  return Object.keys(overrides).flatMap((key) => {
    const folded = foldKey(key);
    if (!seen.has(folded)) {
      seen.add(folded);
      return [];
    }
    const message = 'keys compare without case, and this one stands here twice: keep one';
    return [{ path: place, key, message }];
  });
}

function objectivesTwice(overrides: Overrides): readonly Finding[] {
  return Object.entries(overrides).flatMap(([key, ids]) =>
    ids.flatMap((id, index) => {
      if (id === '' || ids.indexOf(id) === index) return [];
      return [
        { path: [...place, key, index], message: 'this objective stands here twice: keep one' },
      ];
    }),
  );
}
