/** Parts of the report's document that other documents have, too. */
import { z } from 'zod';
import { declaredStates } from '../core/objective.ts';
import {
  day,
  field,
  headcount,
  instant,
  optionalField,
  part,
  ratio,
  text,
  work,
} from './schema-fields.ts';

export const strategyUsed = part('strategy', {
  reading: field(
    z.enum(['today', 'restated', 'as_it_was']),
    'text',
    'a past instant is `restated` under the strategy of today, or read `as_it_was` under that of then',
  ),
  version: field(
    z.string().regex(/^[0-9a-f]{12}$/),
    'text',
    'the first 12 digits of its fingerprint, as `throughline strategy versions` lists it',
  ),
  effectiveFrom: optionalField('when it names none', field(day, 'day', 'its `effective_from`')),
  inForceFrom: optionalField(
    'before any version was in force',
    field(instant, 'instant', 'the beginning of the time in force that is meant'),
  ),
  inForceTo: optionalField('while it is in force', field(instant, 'instant', 'the end of it')),
  isBeforeFirst: field(
    z.boolean(),
    'true or false',
    'whether no version was in force yet at the instant',
  ),
});

export const trailingWindow = part('window', {
  days: field(z.int().positive(), 'local days', 'its length'),
  from: field(instant, 'instant', 'its first instant; `asOf` is its end'),
});

export const alignment = part('alignment', {
  aligned: field(headcount, 'issues', 'serve at least one objective in force'),
  unaligned: field(headcount, 'issues', 'serve none'),
  exempt: field(headcount, 'issues', 'run-the-business work, in neither of the two'),
  coverageRatio: optionalField(
    'when there is neither',
    field(ratio, 'ratio', 'aligned ÷ (aligned + unaligned)'),
  ),
});

export const alignments = z.strictObject({
  wip: field(alignment, 'object', 'of work in progress at the instant'),
  completed: field(alignment, 'object', 'of work completed in the window'),
  created: field(alignment, 'object', 'of work created in the window'),
});

export const count = part('count', {
  issues: field(
    headcount,
    'issues',
    'distinct issues; one that serves two objectives counts in both',
  ),
  shared: field(work, 'work', 'Σ of their weights, shared view'),
  exclusive: field(work, 'work', 'Σ of their weights, exclusive view'),
});

/** What was added or taken away: may be below 0. */
export const changeCount = part('change', {
  issues: field(z.int(), 'issues', 'by how many distinct issues'),
  shared: field(z.number(), 'work', 'by how much work, shared view'),
  exclusive: field(z.number(), 'work', 'by how much work, exclusive view'),
});

export const executionCoverage = part('execution-coverage', {
  executed: field(work, 'work', 'in progress + done'),
  planned: field(work, 'work', 'backlog + ready + in progress + done'),
  ratio: optionalField('when nothing was planned', field(ratio, 'ratio', 'executed ÷ planned')),
});

export const nearMiss = part('near-miss', {
  label: field(text, 'text', 'as issues wear it'),
  pattern: field(text, 'text', 'the label of the rule that was probably meant'),
  issues: field(headcount, 'issues', 'that wear it'),
});

export const declaration = part('declaration', {
  by: field(
    z.enum(['strategy', 'project', 'initiative']),
    'text',
    'where it is said: `declared` in the strategy, or the health of a Linear project or initiative that a rule names',
  ),
  name: optionalField('of the strategy', field(text, 'text', 'of the project or initiative')),
  state: field(z.enum(declaredStates), 'text', 'what is said'),
  since: optionalField('when it is not known', field(instant, 'instant', 'when it was said')),
  disagrees: field(
    z.boolean(),
    'true or false',
    'on track is said, and the activity status says that nothing goes on',
  ),
});

export const week = part('week', {
  start: field(day, 'day', 'its Monday'),
  completed: field(count, 'count', 'what was completed in it'),
});

const portfolioWeek = part('portfolio-week', {
  start: field(day, 'day', 'its Monday'),
  completed: field(headcount, 'issues', 'completed in it'),
});

export function inBothViews<S extends z.ZodType>(
  each: S,
): z.ZodObject<{ shared: S; exclusive: S }, z.core.$strict> {
  return z.strictObject({
    shared: field(each, 'object', 'in the shared view'),
    exclusive: field(each, 'object', 'in the exclusive view'),
  });
}

const wholeWeeks = 12;

export const throughput = part('throughput', {
  completed: field(headcount, 'issues', 'completed in the window'),
  weeks: field(
    weeksOf(portfolioWeek),
    'list',
    `the last ${wholeWeeks} whole weeks, oldest first, zeros included`,
  ),
  runningWeek: field(portfolioWeek, 'week', 'the week that has not ended: partial'),
});

export function weeksOf<S extends z.ZodType>(each: S): z.ZodReadonly<z.ZodArray<S>> {
  return z.array(each).length(wholeWeeks).readonly();
}
