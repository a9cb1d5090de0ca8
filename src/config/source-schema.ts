import { z } from 'zod';
import { foldText } from '../core/attribution/label-pattern.ts';
import { states } from '../core/issue.ts';
import { minuteMs, secondMs } from '../core/time.ts';
import { notBuilt } from './not-built.ts';
import { always, duration, siteUrl, text, texts, unlessBroken } from './values.ts';

type Names = readonly string[] | undefined;

/** Status names or ids by state; a status in two states would have no answer. */
const stateOverrides = z
  .strictObject(Object.fromEntries(states.map((state) => [state, texts.optional()])))
  .superRefine((overrides, context) => {
    const stateOf = new Map<string, string>();
    for (const { state, index, name } of statusesOf(overrides)) {
      const other = stateOf.get(name);
      if (other !== undefined) {
        const message = `a status has one state, and this one already stands under ${other}`;
        context.addIssue({ code: 'custom', path: [state, index], message });
      }
      stateOf.set(name, other ?? state);
    }
  }, always);

interface NamedStatus {
  readonly state: string;
  readonly index: number;
  /** As status names are compared. */
  readonly name: string;
}

function statusesOf(overrides: Readonly<Record<string, Names>>): readonly NamedStatus[] {
  return Object.entries(overrides).flatMap(([state, names]) =>
    (Array.isArray(names) ? names.entries().toArray() : []).flatMap(([index, name]) =>
      typeof name === 'string' ? [{ state, index, name: foldText(name.trim(), false) }] : [],
    ),
  );
}

const idExpected = 'expected letters, digits and "-", such as acme-jira';

const common = {
  id: z.string(idExpected).regex(/^[a-zA-Z0-9][a-zA-Z0-9-]*$/, idExpected),
  interval: duration
    .refine((ms) => ms >= secondMs, 'expected an interval of at least 1s')
    .default(5 * minuteMs),
  exclude_types: texts.default([]),
  start_rule: z.enum(['last', 'first']).default('last'),
  completion_rule: z.enum(['current', 'first']).default('current'),
  states: stateOverrides.default({}),
  blocked_statuses: texts.default([]),
  webhook: z.strictObject({ secret: text }).optional(),
};

const jiraAuth = z
  .strictObject({
    email: text.optional(),
    token: text.optional(),
    bearer: text.optional(),
    oauth: notBuilt,
  })
  .superRefine(({ email, token, bearer, oauth }, context) => {
    const isBasic = email !== undefined && token !== undefined && bearer === undefined;
    const isBearer = email === undefined && token === undefined && bearer !== undefined;
    if (!isBasic && !isBearer && oauth === undefined) {
      context.addIssue('expected either { email, token } or { bearer }');
    }
  }, unlessBroken);

const anyJira = {
  ...common,
  url: siteUrl,
  scope: text.optional(),
  count_subtasks: z.boolean().default(false),
  estimate: text.default('auto'),
  cancelled_resolutions: texts.optional(),
};

const jira = z.strictObject({ type: z.literal('jira'), ...anyJira, auth: jiraAuth });

const datacenter = z.strictObject({
  type: z.literal('jira-datacenter'),
  ...anyJira,
  auth: z.strictObject({ bearer: text }),
});

const linearAuth = z
  .strictObject({ key: text.optional(), bearer: text.optional(), oauth: notBuilt })
  .superRefine(({ key, bearer, oauth }, context) => {
    if ((key === undefined) === (bearer === undefined) && oauth === undefined) {
      context.addIssue('expected either { key } or { bearer }');
    }
  }, unlessBroken);

const linear = z.strictObject({
  type: z.literal('linear'),
  ...common,
  api_url: siteUrl.default('https://api.linear.app/graphql'),
  auth: linearAuth,
  teams: texts.default([]),
});

export const sourceTypes = ['jira', 'jira-datacenter', 'linear'] as const;

export const sourceSchema = z.discriminatedUnion('type', [jira, datacenter, linear]);
export type SourceFile = z.infer<typeof sourceSchema>;
