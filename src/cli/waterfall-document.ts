import type { ConfiguredEnd, WaterfallReading } from '../../jobs/take-waterfall.ts';
import type { CoverageWaterfall } from '../core/measures/coverage-waterfall.ts';
import type { ObjectiveWaterfall } from '../core/measures/objective-waterfall.ts';
import type { Alignment, Basis, Count } from '../core/measures/snapshot.ts';
import type { Waterfall } from '../core/measures/waterfall.ts';
import type { Example, Step } from '../core/measures/waterfall-steps.ts';
import { iso, type StrategyUsed } from './report-document.ts';

/** What `waterfall --json` prints. Instants are ISO 8601 in UTC; a value that does not exist is left out, never 0. */
export interface WaterfallDocument {
  readonly schema: 'throughline.waterfall/1';
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
  /** Which strategy the labels of that instant are read under. */
  readonly strategy: StrategyUsed;
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

export interface ReadEnd extends ConfiguredEnd {
  readonly used: StrategyUsed;
}

/** The document of a waterfall; `objective` = that one only, and no coverage. */
export function waterfallDocument(
  { alignment, objectives }: Waterfall,
  reading: Pick<WaterfallReading, 'basis' | 'calendar' | 'windowDays'> & {
    readonly from: ReadEnd;
    readonly to: ReadEnd;
  },
  objective: string | undefined,
): WaterfallDocument {
  const { basis, calendar, windowDays, from, to } = reading;
  const names = new Map(to.config.strategy.objectives.map(({ id, name }) => [id, name]));
  const end = ({ at, used }: ReadEnd): DocumentEnd => ({
    asOf: iso(at),
    strategy: used,
    windowFrom: iso(calendar.minusDaysAt(at, windowDays)),
  });
  return {
    schema: 'throughline.waterfall/1',
    basis,
    timezone: calendar.zone,
    windowDays,
    from: end(from),
    to: end(to),
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
