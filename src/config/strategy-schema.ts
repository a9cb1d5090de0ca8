import { z } from 'zod';
import { parseLabelPattern } from '../core/attribution/label-pattern.ts';
import { declaredStates, inheritances } from '../core/objective.ts';
import { dayMs } from '../core/time.ts';
import { always, duration, localDate, share, text, texts, unlessBroken } from './values.ts';

const labelPattern = text.superRefine((pattern, context) => {
  try {
    parseLabelPattern(pattern, false);
  } catch (error) {
    context.addIssue(`expected a regular expression that compiles${reasonOf(error)}`);
  }
});

/** The engine's reason without the expression it quotes before it. */
function reasonOf(error: unknown): string {
  const reason = error instanceof Error ? /\/[a-z]*: ([^:]+)$/.exec(error.message)?.[1] : undefined;
  return reason === undefined ? '' : ` (${reason.toLowerCase()})`;
}

const matching = {
  labels: z.array(labelPattern).default([]),
  epics: texts.default([]),
  projects: texts.default([]),
  initiatives: texts.default([]),
  sources: texts.default([]),
  teams: texts.default([]),
  types: texts.default([]),
};

interface Matchers {
  readonly labels: readonly string[];
  readonly epics: readonly string[];
  readonly projects: readonly string[];
  readonly initiatives: readonly string[];
}

function matchesAnything({ labels, epics, projects, initiatives }: Matchers): boolean {
  return labels.length + epics.length + projects.length + initiatives.length > 0;
}

const noMatcher = {
  message: 'this rule matches nothing: give it labels, epics, projects or initiatives',
  ...unlessBroken,
} as const;
const weightExpected = 'expected a number greater than 0';

const rule = z
  .strictObject({
    ...matching,
    weight: z
      .number(weightExpected)
      .positive(weightExpected)
      // So that a sum of weights is a number.
      .max(1_000_000, 'expected a number up to 1000000')
      .default(1),
  })
  .refine(matchesAnything, noMatcher);

const exemptRule = z.strictObject({ name: text, ...matching }).refine(matchesAnything, noMatcher);

const declared = z
  .strictObject({ state: z.enum(declaredStates), on: localDate.optional() })
  .refine(({ state, on }) => on !== undefined || (state !== 'achieved' && state !== 'dropped'), {
    message: 'achieved and dropped end an objective: add the day, on: DATE',
    ...always,
  });

const pause = z
  .strictObject({ from: localDate, to: localDate })
  .refine(({ from, to }) => !(from > to), {
    path: ['to'],
    message: 'expected a day not before `from`',
    ...always,
  });

const slugExpected = 'expected a slug of a-z, 0-9 and "-", such as faster-checkout';
const priorityExpected = 'expected a whole number from 1 (the highest priority)';

const objective = z
  .strictObject({
    id: z.string(slugExpected).regex(/^[a-z0-9][a-z0-9-]*$/, slugExpected),
    name: text,
    owner: text.optional(),
    team: text.optional(),
    outcome: text.optional(),
    parent: text.optional(),
    priority: z.int(priorityExpected).min(1, priorityExpected),
    starts: localDate.optional(),
    ends: localDate.optional(),
    due: localDate.optional(),
    paused: z.array(pause).default([]),
    declared: declared.optional(),
    target_share: share.optional(),
    match: z.array(rule).default([]),
    quiet_after: duration.default(14 * dayMs),
    grace: duration.default(3 * dayMs),
  })
  .refine(({ starts, ends }) => starts === undefined || ends === undefined || !(starts > ends), {
    path: ['ends'],
    message: 'expected a day not before `starts`',
    ...always,
  });

/** By key: `PAY-4711` of Jira, `ENG-12` of Linear. */
const overrides = z.record(
  z.string().regex(/^\S+-\d+$/, 'expected the key of an issue, such as PAY-4711'),
  texts.min(1, 'expected at least one objective'),
);

const sampleExpected = 'expected a whole number from 1';

export const strategySchema = z.strictObject({
  effective_from: localDate.optional(),
  attribution: z.enum(['shared', 'exclusive']).default('shared'),
  inherit: z.array(z.enum(inheritances)).default([...inheritances]),
  case_sensitive: z.boolean().default(false),
  min_sample: z.int(sampleExpected).min(1, sampleExpected).default(5),
  objectives: z.array(objective).min(1, 'expected at least one objective'),
  exempt: z.array(exemptRule).default([]),
  overrides: overrides.default({}),
});

export type StrategyFile = z.infer<typeof strategySchema>;
