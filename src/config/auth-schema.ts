import { z } from 'zod';
import { siteUrl, text, unlessBroken } from './values.ts';

/** An OAuth app, and what it was given when an account let it in. */
const grant = { client_id: text, client_secret: text, refresh_token: text };

/** How to sign in to Jira Cloud: exactly one of three ways. */
export const jiraAuth = z
  .strictObject({
    email: text.optional(),
    token: text.optional(),
    bearer: text.optional(),
    oauth: z
      .strictObject({
        ...grant,
        token_url: siteUrl.default('https://auth.atlassian.com/oauth/token'),
        gateway_url: siteUrl.default('https://api.atlassian.com'),
      })
      .optional(),
  })
  .superRefine(({ email, token, bearer, oauth }, context) => {
    const isHalf = (email === undefined) !== (token === undefined);
    const given = [email ?? token, bearer, oauth].filter((value) => value !== undefined);
    if (isHalf || given.length !== 1) {
      context.addIssue('expected one of { email, token }, { bearer } and { oauth }');
    }
  }, unlessBroken);

/** How to sign in to Linear: exactly one of three ways. */
export const linearAuth = z
  .strictObject({
    key: text.optional(),
    bearer: text.optional(),
    oauth: z
      .strictObject({ ...grant, token_url: siteUrl.default('https://api.linear.app/oauth/token') })
      .optional(),
  })
  .superRefine(({ key, bearer, oauth }, context) => {
    const given = [key, bearer, oauth].filter((value) => value !== undefined);
    if (given.length !== 1) context.addIssue('expected one of { key }, { bearer } and { oauth }');
  }, unlessBroken);
