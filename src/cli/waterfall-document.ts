import type { WaterfallReading } from '../../jobs/take-waterfall.ts';
import type { Instant } from '../core/issue.ts';
import type { CoverageWaterfall } from '../core/measures/coverage-waterfall.ts';
import type { ObjectiveWaterfall } from '../core/measures/objective-waterfall.ts';
import type { Alignment, Basis, Count } from '../core/measures/snapshot.ts';
import type { Waterfall } from '../core/measures/waterfall.ts';
import type { Example, Step } from '../core/measures/waterfall-steps.ts';
import { iso } from './report-document.ts';

/** What `waterfall --json` prints. Instants are ISO 8601 in UTC; a value that does not exist is left out, never 0. */
export interface WaterfallDocument {
  readonly schema: 'throughline.waterfall/1';
  /** The labels of either instant under the strategy of today. */
  readonly reading: 'restated';
  readonly basis: Basis;
  readonly timezone: string;
  readonly windowDays: number;
  readonly from: DocumentEnd;
  readonly to: DocumentEnd;
  /** Left out when one objective is asked for. */
  readonly alignment?: {
    readonly from: Alignment;
    readonly to: Alignment;
    readonly coverageChange?: number;
    readonly steps: readonly DocumentStep<CoverageWaterfall['steps'][number]>[];
  };
  readonly objectives: readonly {
    readonly id: string;
    readonly name: string;
    readonly from: Count;
    readonly to: Count;
    readonly steps: readonly DocumentStep<ObjectiveWaterfall['steps'][number]>[];
  }[];
}

interface DocumentEnd {
  readonly asOf: string;
  readonly windowFrom: string;
}

type DocumentStep<S extends Step> = Omit<S, 'examples'> & {
  readonly examples: readonly DocumentExample[];
};

interface DocumentExample {
  readonly source: string;
  readonly key: string;
  readonly title: string;
  readonly link?: string;
}

/** The document of a waterfall; `objective` = that one only, and no coverage. */
export function waterfallDocument(
  { alignment, objectives }: Waterfall,
  reading: Omit<WaterfallReading, 'onProgress'>,
  objective: string | undefined,
): WaterfallDocument {
  const { basis, calendar, windowDays, from, to } = reading;
  const names = new Map(to.config.strategy.objectives.map(({ id, name }) => [id, name]));
  const end = (at: Instant): DocumentEnd => ({
    asOf: iso(at),
    windowFrom: iso(calendar.minusDaysAt(at, windowDays)),
  });
  return {
    schema: 'throughline.waterfall/1',
    reading: 'restated',
    basis,
    timezone: calendar.zone,
    windowDays,
    from: end(from.at),
    to: end(to.at),
    ...(objective === undefined
      ? { alignment: { ...alignment, steps: alignment.steps.map(withLinks) } }
      : {}),
    objectives: objectives
      .filter(({ id }) => objective === undefined || id === objective)
      .map(({ id, steps, ...ends }) => ({
        id,
        name: names.get(id) ?? id,
        ...ends,
        steps: steps.map(withLinks),
      })),
  };
}

function withLinks<S extends Step>(step: S): DocumentStep<S> {
  return { ...step, examples: step.examples.map(toDocument) };
}

function toDocument({ source, key, title, url }: Example): DocumentExample {
  return { source, key, title, ...(url === undefined ? {} : { link: url }) };
}
