/** How many of the issues that have something in common with an unaligned one serve which objective. */
import { titleWords } from '../attribution/title-words.ts';
import type { Objective } from '../objective.ts';
import { isOn } from './alignment.ts';
import type { Above, DescribedIssue } from './described-issue.ts';
import { type Lineages, servedAt } from './served.ts';
import { bases } from './snapshot.ts';
import { isPresent } from './standing.ts';
import type { Window } from './windows.ts';

/** What two issues can have in common. */
export interface Trait {
  readonly kind: Above['kind'] | 'team' | 'word';
  /** Key of the team, the word as the title spells it, else what stands above. */
  readonly name: string;
}

/** `serving` of `of` other issues with the same trait serve the objective itself. */
export interface Evidence extends Trait {
  readonly serving: number;
  readonly of: number;
}

export interface EvidenceRequest {
  readonly objectives: readonly Objective[];
  /** What recent work is: in progress at its end, or created or completed in it. */
  readonly window: Window;
  /** Whose traits are counted. */
  readonly issues: readonly DescribedIssue[];
}

/** Takes every work issue once, in any order. Memory: words of the titles asked about × objectives. */
export interface EvidenceCounts {
  add(issue: DescribedIssue): void;
  /** All there is for an issue that serves no objective, by objective. */
  of(issue: DescribedIssue): ReadonlyMap<string, readonly Evidence[]>;
  /** Of other recent work the share that serves an objective; 0 without any. */
  shareOf(objective: string, issue: DescribedIssue): number;
}

interface Count {
  of: number;
  readonly serving: Map<string, number>;
}

export function createEvidence({ objectives, window, issues }: EvidenceRequest): EvidenceCounts {
  // An objective's own work without that of those below it: else every suggestion came with all above it.
  const alone: Lineages = new Map(objectives.map(({ id }) => [id, [id]]));
  const recent = noCount();
  const counts = new Map(
    issues.flatMap((issue) => traitsOf(issue)).map(({ key }): [string, Count] => [key, noCount()]),
  );
  return {
    add: (issue) => {
      if (issue.createdAt >= window.to) return;
      const served = servedAt(issue.attributions, window.to, alone).objectives;
      if (isRecent(issue, window)) count(recent, served);
      for (const { key } of countedTraits(issue, window)) {
        const known = counts.get(key);
        if (known !== undefined) count(known, served);
      }
    },
    of: (issue) => {
      const counted = new Set(countedTraits(issue, window).map(({ key }) => key));
      const found = traitsOf(issue).flatMap(({ key, kind, name }) => {
        const { of, serving } = counts.get(key) ?? noCount();
        return [...serving].map(([objective, part]) => {
          const others = of - Number(counted.has(key));
          return { objective, evidence: { kind, name, serving: part, of: others } };
        });
      });
      const byObjective = Map.groupBy(found, ({ objective }) => objective);
      return new Map(
        [...byObjective].map(([id, each]) => [id, each.map(({ evidence }) => evidence)]),
      );
    },
    shareOf: (objective, issue) => {
      const others = recent.of - Number(isRecent(issue, window));
      return others === 0 ? 0 : (recent.serving.get(objective) ?? 0) / others;
    },
  };
}

function noCount(): Count {
  return { of: 0, serving: new Map() };
}

function count(counted: Count, served: ReadonlyMap<string, unknown>): void {
  counted.of += 1;
  for (const objective of served.keys()) {
    counted.serving.set(objective, (counted.serving.get(objective) ?? 0) + 1);
  }
}

interface KeyedTrait extends Trait {
  readonly key: string;
}

function traitsOf(issue: DescribedIssue): readonly KeyedTrait[] {
  return [...placesOf(issue), ...habitsOf(issue)];
}

/** The traits with which it is evidence for others: siblings while they are there, the rest as recent work. */
function countedTraits(issue: DescribedIssue, window: Window): readonly KeyedTrait[] {
  if (issue.state === undefined) return [];
  return [
    ...(isPresent(issue) ? placesOf(issue) : []),
    ...(isRecent(issue, window) ? habitsOf(issue) : []),
  ];
}

function placesOf({ source, above }: DescribedIssue): readonly KeyedTrait[] {
  return above.map(({ kind, id, name }) => ({
    kind,
    name,
    key: JSON.stringify([kind, source, id]),
  }));
}

function habitsOf({ source, team, title }: DescribedIssue): readonly KeyedTrait[] {
  return [
    { kind: 'team', name: team, key: JSON.stringify(['team', source, team]) },
    ...Array.from(
      titleWords(title),
      ([folded, name]): KeyedTrait => ({
        kind: 'word',
        name,
        key: JSON.stringify(['word', folded]),
      }),
    ),
  ];
}

function isRecent(issue: DescribedIssue, window: Window): boolean {
  return issue.state !== undefined && bases.some((basis) => isOn(basis, issue, window));
}
