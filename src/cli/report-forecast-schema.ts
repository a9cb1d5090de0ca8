/** How far an objective has come and when it will be finished: parts of the report's document. */
import { z } from 'zod';
import { changeCount } from './report-parts.ts';
import {
  day,
  field,
  headcount,
  instant,
  optionalField,
  part,
  ratio,
  work,
} from './schema-fields.ts';

const byEstimate = part('progress-by-estimate', {
  done: field(work, 'estimate', 'Σ weight × estimate of what is done; units differ between teams'),
  whole: field(work, 'estimate', 'the same of all that is not cancelled'),
  ratio: optionalField('when nothing is estimated above 0', field(ratio, 'ratio', 'done ÷ whole')),
  unestimated: field(work, 'work', 'without an estimate: what the ratio says nothing about'),
  unestimatedRatio: optionalField(
    'when there is no work',
    field(ratio, 'ratio', 'unestimated ÷ all work that is not cancelled'),
  ),
});

export const progress = part('progress', {
  done: field(work, 'work', 'done'),
  whole: field(work, 'work', 'all that is not cancelled'),
  ratio: optionalField('when there is no work', field(ratio, 'ratio', 'done ÷ whole')),
  byEstimate: field(byEstimate, 'object', 'the same by estimate'),
});

/** Scope now − scope then = created + attributed − deattributed − cancelled. */
export const scopeChange = part('scope-change', {
  since: field(instant, 'instant', 'when the objective came into force'),
  created: field(changeCount, 'count', 'issues created since then'),
  attributed: field(changeCount, 'count', 'weight gained by older issues'),
  deattributed: field(
    changeCount,
    'count',
    'weight lost, also by issues that were archived unfinished',
  ),
  cancelled: field(
    changeCount,
    'count',
    'cancelled now − cancelled then; negative when issues were taken up again',
  ),
});

const outcome = part('forecast-outcome', {
  p50: optionalField(
    'beyond the horizon of 520 weeks',
    field(day, 'day', 'the day by which half of the simulated runs have ended'),
  ),
  p85: optionalField(
    'beyond the horizon of 520 weeks',
    field(day, 'day', 'the same of 85 in 100 runs'),
  ),
  byDueRatio: optionalField(
    'when nothing is due',
    field(ratio, 'ratio', 'share of the runs that have ended by the end of the day it is due'),
  ),
});

export const forecast = part('forecast', {
  remaining: field(work, 'work', 'neither done nor cancelled, shared view'),
  weeks: field(headcount, 'weeks', 'past weeks there are to draw from'),
  runs: field(headcount, 'runs', 'how often the weeks to come are simulated'),
  refused: optionalField(
    'when there is a forecast',
    field(
      z.enum(['nothing_remains', 'too_few_weeks', 'no_throughput']),
      'text',
      'why there is none: nothing to be done, fewer than 6 weeks, or nothing completed in any of them',
    ),
  ),
  withScope: optionalField(
    'when it is refused',
    field(outcome, 'object', 'if the scope goes on changing as it did'),
  ),
  withoutScope: optionalField(
    'when it is refused',
    field(outcome, 'object', 'if nothing is added and nothing taken away any more'),
  ),
});
