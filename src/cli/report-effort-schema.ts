/** Attention and what follows from it: parts of the report's document. */
import { z } from 'zod';
import { shareBases } from '../core/measures/effort-snapshot.ts';
import {
  field,
  headcount,
  listOf,
  optionalField,
  part,
  ratio,
  text,
  work,
} from './schema-fields.ts';

export const effort = part('effort', {
  issues: field(headcount, 'issues', 'that had any attention in the window'),
  shared: field(work, 'person-days', 'Σ person-days × weight, shared view'),
  exclusive: field(work, 'person-days', 'Σ person-days × weight, exclusive view'),
  sunk: field(
    work,
    'person-days',
    'of issues that were cancelled in the window after they had started, whatever their weights',
  ),
});

export const effortAlignment = part('effort-alignment', {
  aligned: field(work, 'person-days', 'on issues that serve at least one objective in force'),
  unaligned: field(work, 'person-days', 'on issues that serve none'),
  exempt: field(work, 'person-days', 'on run-the-business work, in neither of the two'),
  coverageRatio: optionalField(
    'when there is neither',
    field(ratio, 'ratio', 'aligned ÷ (aligned + unaligned)'),
  ),
  sunk: field(
    work,
    'person-days',
    'of issues that were cancelled in the window after they had started',
  ),
  unassignedIssueDays: field(
    work,
    'days',
    'days × issues with active unblocked time that nobody was assigned to: in no person-day',
  ),
});

const basis = field(
  z.enum(shareBases),
  'text',
  'what the shares are of: the first of effort, completed and in progress that has any',
);
const share = z.number().min(-1).max(1);

export const target = part('target', {
  target: field(ratio, 'ratio', 'the share it is meant to have'),
  basis,
  served: field(
    work,
    'work',
    'of the objective, shared view; person-days where the basis is effort',
  ),
  whole: field(work, 'work', 'of all aligned and unaligned issues'),
  share: field(ratio, 'ratio', 'served ÷ whole'),
  divergence: field(share, 'ratio', 'share − target'),
  n: field(
    work,
    'issues',
    'effective sample size, (Σ x)² ÷ Σ x²; approximate for fractional weights',
  ),
  low: field(ratio, 'ratio', 'lower end of the Wilson interval of the share, z = 1.96'),
  high: field(ratio, 'ratio', 'upper end of it'),
  isOff: field(z.boolean(), 'true or false', 'whether the interval excludes the target'),
});

const gapPart = part('alignment-gap-part', {
  objective: field(text, 'text', 'id of an objective at the top'),
  target: field(ratio, 'ratio', 'its target, or the sum of those below it'),
  actual: field(ratio, 'ratio', 'its share'),
});

export const alignmentGap = part('alignment-gap', {
  gap: field(
    z.number().nonnegative(),
    'ratio',
    '½ Σ abs(target − actual) over the parts and the rest: 0 = work follows the plan, 1 = not at all',
  ),
  basis,
  parts: field(listOf(gapPart), 'list', 'objectives at the top with a target'),
  rest: field(
    z.strictObject({
      target: field(ratio, 'ratio', '1 − Σ targets'),
      actual: field(ratio, 'ratio', '1 − Σ actual shares'),
    }),
    'object',
    '`target` and `actual` share of everything else that is not exempt',
  ),
});

const served = part('strategy-share', {
  moving: field(work, 'weight', 'of objectives with the status `moving`'),
  observed: field(work, 'weight', 'of objectives that are observed'),
  ratio: optionalField(
    'when nothing with a weight is observed',
    field(ratio, 'ratio', 'moving ÷ observed'),
  ),
});

/** Objectives in force without others below them. */
export const strategyCoverage = part('strategy-coverage', {
  plain: field(served, 'object', 'every objective in force without others below it weighs 1'),
  byPriority: field(served, 'object', 'it weighs 1 ÷ priority'),
  byTarget: field(served, 'object', 'it weighs its target share, without one 0'),
  unobserved: field(headcount, 'objectives', 'in force without a verdict: in none of these'),
});
