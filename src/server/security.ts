/** Headers of every answer. Scripts and styles run only when their text is exactly the page's own. */
import { createHash } from 'node:crypto';
import { pageScript, pageStyle } from './page/page.ts';

export const securityHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    `style-src ${sourceOfText(pageStyle)}`,
    `script-src ${sourceOfText(pageScript)}`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const;

/** Allows exactly this text as a style or a script. */
export function sourceOfText(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
