import { z } from 'zod';
import { foldText } from '../core/attribution/label-pattern.ts';
import { states } from '../core/issue.ts';
import { minuteMs, secondMs } from '../core/time.ts';
import { jiraAuth, linearAuth } from './auth-schema.ts';
import { always, callbackUrl, duration, siteUrl, text, texts, unlessBroken } from './values.ts';

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

const anyJira = {
  ...common,
  url: siteUrl,
  scope: text.optional(),
  count_subtasks: z.boolean().default(false),
  estimate: text.default('auto'),
  cancelled_resolutions: texts.optional(),
};

const jiraWebhook = z
  .strictObject({ secret: text.optional(), callback: callbackUrl.optional() })
  .refine(({ secret, callback }) => secret !== undefined || callback !== undefined, {
    message: 'expected { secret }, or with auth.oauth { callback }',
    ...unlessBroken,
  });

/** Jira lets apps register webhooks, and nobody else. */
const jira = z
  .strictObject({
    type: z.literal('jira'),
    ...anyJira,
    auth: jiraAuth,
    webhook: jiraWebhook.optional(),
  })
  .superRefine(({ auth, webhook }, context) => {
    if (webhook?.callback === undefined || auth.oauth !== undefined) return;
    const message = 'only an OAuth app can register it: needs auth.oauth';
    context.addIssue({ code: 'custom', path: ['webhook', 'callback'], message });
  }, unlessBroken);

const datacenter = z.strictObject({
  type: z.literal('jira-datacenter'),
  ...anyJira,
  auth: z.strictObject({ bearer: text }),
});

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
