/** Objectives an unaligned issue may belong to. A suggestion says why; nothing is attributed by it. */
import type { DescribedIssue } from './described-issue.ts';
import type { Evidence, EvidenceCounts } from './evidence.ts';
import { wilsonLower } from './wilson.ts';

export interface Suggestion {
  readonly objective: string;
  /** The strongest first. */
  readonly evidence: readonly Evidence[];
}

/** More than three is a list to read, not advice. */
const mostSuggestions = 3;
const mostWords = 3;

/** One or two issues can be labelled by mistake, or by chance. */
const fewestServing = 3;

/** Below it a suggestion would more often be wrong than right. */
const leastShare = 1 / 2;

interface Weighed {
  readonly objective: string;
  readonly evidence: readonly Evidence[];
  readonly strength: number;
}

/** The strongest first, by their best evidence; of equals the one with more of it, then in the order of the objectives. */
export function suggestionsFor(
  issue: DescribedIssue,
  counts: EvidenceCounts,
  order: readonly string[],
): readonly Suggestion[] {
  return [...counts.of(issue)]
    .flatMap(([objective, found]): readonly Weighed[] => {
      const share = counts.shareOf(objective, issue);
      const evidence = bestOf(found.filter((each) => isStrong(each, share)));
      const [best] = evidence;
      return best === undefined ? [] : [{ objective, evidence, strength: strengthOf(best) }];
    })
    .toSorted(
      (a, b) =>
        b.strength - a.strength ||
        b.evidence.length - a.evidence.length ||
        order.indexOf(a.objective) - order.indexOf(b.objective),
    )
    .slice(0, mostSuggestions)
    .map(({ objective, evidence }) => ({ objective, evidence }));
}

/**
 * The share of those with this in common that serves the objective for certain (95 %): 9 of 10 weigh more than 3 of 3.
 * Source: Wilson interval, as for target divergence.
 */
function strengthOf({ serving, of }: Evidence): number {
  return wilsonLower(serving, of) ?? 0;
}

/** Evidence tells more than what holds of any issue: the interval lies above the objective's share of all recent work. */
function isStrong(evidence: Evidence, shareOfAll: number): boolean {
  const { serving, of } = evidence;
  return (
    serving >= fewestServing && serving / of >= leastShare && strengthOf(evidence) > shareOfAll
  );
}

function bestOf(evidence: readonly Evidence[]): readonly Evidence[] {
  // Equals stay in the order of their traits: place, team, then words as the title has them.
  const sorted = evidence.toSorted((a, b) => strengthOf(b) - strengthOf(a));
  const words = sorted.filter(({ kind }) => kind === 'word').slice(mostWords);
  return sorted.filter((each) => !words.includes(each));
}
