/**
 * How one tracker names an issue of another: by its address, `jira.acme.example/browse/pay-42` without the scheme and in
 * small letters, or by its key alone, `PAY-42`.
 */

/** Undefined when: the address is none of an issue of Jira. */
export function mirrorNameOfAddress(address: string): string | undefined {
  const url = URL.parse(address);
  const path = /^.*\/browse\/[a-z][a-z0-9_]*-\d+(?=\/?$)/i.exec(url?.pathname ?? '')?.[0];
  return url === null || path === undefined ? undefined : `${url.host}${path}`.toLowerCase();
}

/** Undefined when: the text is no key of an issue of Jira. */
export function mirrorNameOfKey(key: string): string | undefined {
  return /^[a-z][a-z0-9_]*-\d+$/i.test(key) ? key.toUpperCase() : undefined;
}
