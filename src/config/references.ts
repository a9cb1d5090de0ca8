/** What one part of the file says of another: ids that exist, are unique, and do not run in circles. */
import { z } from 'zod';
import type { Finding } from './finding.ts';
import { hierarchyFindings } from './hierarchy.ts';
import { overriddenObjectives, overrideFindings } from './override-references.ts';
import type { Path } from './path.ts';
import { share } from './values.ts';

const id = z.string().catch('');
const unreadableRule = { name: '', sources: [] };
const rule = z.object({ name: id, sources: z.array(id).catch([]) }).catch(unreadableRule);
const objective = z
  .object({
    id,
    parent: z.string().optional().catch(undefined),
    target_share: share.optional().catch(undefined),
    match: z.array(rule).optional().catch([unreadableRule]),
  })
  .catch({ id: '', match: [unreadableRule] });

/** Only what refers or is referred to, read leniently: it is checked whatever else is wrong. */
const strategy = z.object({
  objectives: z.array(objective).catch([]),
  exempt: z.array(rule).catch([]),
  overrides: z.record(z.string(), z.array(id).catch([])).catch({}),
});
const unreadableStrategy = { objectives: [], exempt: [], overrides: {} };
const referring = z
  .object({
    sources: z.array(z.object({ id }).catch({ id: '' })).catch([]),
    strategy: strategy.catch(unreadableStrategy),
  })
  .catch({ sources: [], strategy: unreadableStrategy });
type Referring = z.infer<typeof referring>;

interface Reference {
  readonly path: Path;
  readonly id: string;
}

/** `content` (variables resolved) decides; `spelled` (not resolved) gives the names that may be shown. */
export function referenceFindings(content: unknown, spelled: unknown): readonly Finding[] {
  const file = referring.parse(content);
  const shown = referring.parse(spelled);
  const overridden = overriddenObjectives(file.strategy.overrides);
  return [
    ...repeated(sourceIds(file)),
    ...repeated(objectiveIds(file)),
    ...repeated(exemptNames(file)),
    ...dangling(namedSources(file), sourceIds(file), {
      message: `no source has this id (sources: ${listed(sourceIds(shown))})`,
      known: sourceIds(shown).map((source) => source.id),
    }),
    ...dangling([...namedParents(file), ...overridden], objectiveIds(file), {
      message: 'no objective has this id',
      known: objectiveIds(shown).map((each) => each.id),
    }),
    ...overrideFindings(file.strategy.overrides),
    ...hierarchyFindings(file.strategy.objectives, new Set(overridden.map((each) => each.id))),
  ];
}

function sourceIds({ sources }: Referring): readonly Reference[] {
  return sources.map((source, index) => ({ path: ['sources', index, 'id'], id: source.id }));
}

function objectiveIds({ strategy: { objectives } }: Referring): readonly Reference[] {
  return objectives.map((each, index) => ({ path: objectivePath(index, 'id'), id: each.id }));
}

function exemptNames({ strategy: { exempt } }: Referring): readonly Reference[] {
  return exempt.map(({ name }, index) => ({
    path: ['strategy', 'exempt', index, 'name'],
    id: name,
  }));
}

function namedParents({ strategy: { objectives } }: Referring): readonly Reference[] {
  return objectives.flatMap(({ parent }, index) =>
    parent === undefined ? [] : [{ path: objectivePath(index, 'parent'), id: parent }],
  );
}

function namedSources({ strategy: { objectives, exempt } }: Referring): readonly Reference[] {
  const rules = [
    ...objectives.flatMap(({ match = [] }, index) =>
      match.map(({ sources }, place) => ({
        path: [...objectivePath(index, 'match'), place],
        sources,
      })),
    ),
    ...exempt.map(({ sources }, index) => ({ path: ['strategy', 'exempt', index], sources })),
  ];
  return rules.flatMap(({ path, sources }) =>
    sources.map((source, index) => ({ path: [...path, 'sources', index], id: source })),
  );
}

function objectivePath(index: number, key: string): Path {
  return ['strategy', 'objectives', index, key];
}

function listed(references: readonly Reference[]): string {
  return references.map((reference) => reference.id).join(', ');
}

function repeated(references: readonly Reference[]): readonly Finding[] {
  return references.flatMap(({ path, id: own }, index) => {
    const isRepeated = own !== '' && references.findIndex((other) => other.id === own) < index;
    return isRepeated ? [{ path, message: 'is used a second time: make it unique' }] : [];
  });
}

/** Nothing is said while ids are missing or cannot be read: one of them could be the one meant. */
function dangling(
  references: readonly Reference[],
  targets: readonly Reference[],
  { message, known }: { readonly message: string; readonly known: readonly string[] },
): readonly Finding[] {
  const ids = new Set(targets.map((target) => target.id));
  if (ids.size === 0 || ids.has('')) return [];
  return references.flatMap(({ path, id: own }) =>
    own === '' || ids.has(own) ? [] : [{ path, message, known }],
  );
}
