import type { Instant } from '../../core/issue.ts';
import { dayMs } from '../../core/time.ts';

export interface DynamicWebhook {
  readonly id: number;
  readonly url: string;
  readonly jqlFilter: string;
  readonly events: readonly string[];
  readonly expiresAt: Instant;
}

export type WantedWebhook = Pick<DynamicWebhook, 'jqlFilter' | 'events'>;

const lifeMs = 30 * dayMs;
/** An app may have that many for one account. */
const mostWebhooks = 5;

/** Clauses of a filter: `project IN ("PAY", "CORE")`, `status = Done`. */
const clause =
  /^(?:issueKey|project|issuetype|status|assignee|reporter)\s*(?:!?=\s*[^\s()]+|(?:NOT\s+)?IN\s*\([^()]+\))$/i;

/** Webhooks that an OAuth app has registered with a Jira site. */
export class DynamicWebhooks {
  /** Other than 200: the site does not tell which there are. */
  listStatus = 200;
  readonly #now: () => Instant;
  readonly #webhooks = new Map<number, DynamicWebhook>();
  #created = 0;

  constructor(now: () => Instant) {
    this.#now = now;
  }

  /** Those that have not ended, the oldest first. */
  get all(): readonly DynamicWebhook[] {
    const now = this.#now();
    return [...this.#webhooks.values()].filter(({ expiresAt }) => expiresAt > now);
  }

  /** Its id, or why it is not registered. */
  register(url: string, { jqlFilter, events }: WantedWebhook): number | string {
    const unsupported = jqlFilter.split(/\s+AND\s+/i).find((part) => !clause.test(part.trim()));
    if (unsupported !== undefined) return `The clause ${unsupported} is unsupported`;
    const other = this.all.find((webhook) => webhook.url !== url);
    if (other !== undefined) {
      return `Only a single URL per app is allowed to be registered via REST API. Currently used URL is ${other.url}`;
    }
    if (this.all.length >= mostWebhooks) return 'The maximum number of webhooks is reached';
    this.#created += 1;
    const id = 1_000 + this.#created;
    const expiresAt = this.#now() + lifeMs;
    this.#webhooks.set(id, { id, url, jqlFilter, events, expiresAt });
    return id;
  }

  /** Ids that are not known are passed over. */
  prolong(ids: readonly number[]): Instant {
    const expiresAt = this.#now() + lifeMs;
    for (const webhook of this.all.filter(({ id }) => ids.includes(id))) {
      this.#webhooks.set(webhook.id, { ...webhook, expiresAt });
    }
    return expiresAt;
  }

  delete(ids: readonly number[]): void {
    for (const id of ids) this.#webhooks.delete(id);
  }
}
