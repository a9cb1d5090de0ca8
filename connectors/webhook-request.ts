import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { WebhookRequest } from './webhook.ts';

/** A header that stands once. */
export function headerOf({ headers }: WebhookRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** Whether `signature`, hexadecimal in lower case, is the HMAC-SHA256 of the body with this secret. */
export function isSigned({ body }: WebhookRequest, secret: string, signature: string): boolean {
  if (!/^[0-9a-f]{64}$/.test(signature)) return false;
  const expected = createHmac('sha256', secret).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(signature, 'hex'));
}

/** The body as JSON; undefined when it is none. */
export function jsonOf({ body }: WebhookRequest): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

/** The tracker's own name of a delivery; without one, or with one that is none, a hash of the body. */
export function deliveryIdOf(request: WebhookRequest, header: string): string {
  const named = headerOf(request, header);
  if (named !== undefined && /^[\x21-\x7e]{1,200}$/.test(named)) return named;
  return createHash('sha256').update(request.body).digest('hex');
}
