import type { Connection } from '../../connectors/connection.ts';
import type { Check } from '../../connectors/connector.ts';
import { createConnector } from '../../connectors/registry.ts';

export const { signal } = new AbortController();

/** All checks of a source; `now` in a machine whose clock is right. */
export async function examined(connection: Connection, now = Date.now): Promise<readonly Check[]> {
  const context = { source: 'acme', hashPerson: undefined, onCall: () => undefined, now };
  return Array.fromAsync(createConnector(connection, context).examine(signal));
}

export function named(checks: readonly Check[], name: string): Check | undefined {
  return checks.find((check) => check.name === name);
}

/** Names of the checks that are not in order, with their results. */
export function troubles(checks: readonly Check[]): Readonly<Record<string, Check['result']>> {
  return Object.fromEntries(
    checks.filter(({ result }) => result !== 'ok').map(({ name, result }) => [name, result]),
  );
}

interface Site {
  readonly violations: readonly string[];
  close(): Promise<void>;
}

export interface Sites {
  keep<S extends Site>(site: S): S;
  /** Ends the sites of a test; fails when a request broke the vendor's contract. */
  close(): Promise<void>;
}

export function openSites(): Sites {
  const sites: Site[] = [];
  return {
    keep(site) {
      sites.push(site);
      return site;
    },
    async close() {
      const closing = sites.splice(0);
      await Promise.all(closing.map((site) => site.close()));
      const violations = closing.flatMap((site) => site.violations);
      if (violations.length > 0) throw new Error(`against the contract: ${violations.join('; ')}`);
    },
  };
}
