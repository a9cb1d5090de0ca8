import { setTimeout as sleep } from 'node:timers/promises';
import { minuteMs, secondMs } from '../../src/core/time.ts';
import { pickOf } from '../../src/simulator/company/further-deeds.ts';
import type { LivingCompany } from '../../src/simulator/company/living-company.ts';
import { createRandom, type Random } from '../../src/simulator/random.ts';
import type { TrackedIssue } from '../../src/simulator/tracker.ts';
import type { SoakOptions } from './options.ts';
import type { Tally } from './tally.ts';
import type { Trackers } from './trackers.ts';

interface Trouble {
  readonly kind: string;
  /** Part of the ticks at which it comes. */
  readonly rate: number;
  /** What ends it, if anything does. */
  readonly begin: (trackers: Trackers, random: Random) => (() => void) | undefined;
}

const troubles: readonly Trouble[] = [
  { kind: 'very late index', rate: 0.3, begin: changeLongAgo },
  { kind: 'revoked issue', rate: 0.6, begin: revokeIssue },
  { kind: 'revoked project', rate: 0.025, begin: revokeProject },
  { kind: 'archived project', rate: 0.1, begin: archiveProject },
  { kind: 'mirrored pair', rate: 1, begin: connectIssues },
];

const tickMs = secondMs;
/** Longer than two sweeps that could agree. */
const awayMs = 12 * secondMs;

/** Until the signal comes; then whatever has an end is ended. */
export async function makeTrouble(
  trackers: Trackers,
  { options, tally }: { readonly options: SoakOptions; readonly tally: Tally },
  signal: AbortSignal,
): Promise<void> {
  const random = createRandom(options.seed + 100);
  const possible = troubles.filter(({ kind }) => options.includes(kind));
  const begun: { readonly endsAt: number; readonly end: () => void }[] = [];
  while (!signal.aborted) {
    for (const { kind, rate, begin } of possible) {
      if (!random.chance(rate)) continue;
      const end = begin(trackers, random);
      tally.add(kind);
      if (end !== undefined) begun.push({ endsAt: Date.now() + awayMs, end });
    }
    await sleep(tickMs, undefined, { signal }).catch(() => undefined);
    while ((begun[0]?.endsAt ?? Infinity) <= Date.now()) begun.shift()?.end();
  }
  for (const { end } of begun) end();
}

/** Runs read again what changed within 10 minutes before the newest change they know. */
const longAgoMs = 11 * minuteMs;

/**
 * A change that the index learns of only when the runs have gone on: here an issue that has rested for so long is
 * changed with a date of then.
 */
function changeLongAgo({ living }: Trackers, random: Random): undefined {
  const at = Date.now() - longAgoMs;
  const { people } = living.company.jira;
  const issue = pickOf(
    liveIssues(living).filter(({ updatedAt }) => updatedAt < at),
    random,
  );
  if (issue === undefined) return;
  const set = { title: `${issue.fields.title} (late)`, labels: ['reliability'] };
  const actor = random.pick(people).id;
  living.apply('jira', { kind: 'change', at, actor, id: issue.id, set });
}

/** Half of the issues that the account loses sight of it never sees again. */
function revokeIssue({ living, restrictions }: Trackers, random: Random): (() => void) | undefined {
  const issue = pickOf(liveIssues(living), random);
  const account = random.pick([restrictions['acme-jira'], restrictions['acme-dc']]);
  if (issue === undefined) return undefined;
  account.revoke(issue.id);
  return random.chance(0.5) ? () => account.grant(issue.id) : undefined;
}

function revokeProject({ living, restrictions }: Trackers, random: Random): () => void {
  const account = random.pick([restrictions['acme-jira'], restrictions['acme-dc']]);
  const { key } = random.pick(living.company.jira.teams);
  account.revoke(key);
  return () => account.grant(key);
}

/** An archived project is so for everybody. */
function archiveProject({ living, restrictions }: Trackers, random: Random): () => void {
  const { key } = random.pick(living.company.jira.teams);
  const sites = [restrictions['acme-jira'], restrictions['acme-dc']];
  for (const site of sites) site.shelve(key, { place: 'archived', at: Date.now() });
  return () => {
    for (const site of sites) site.restore(key);
  };
}

/** An issue of Linear is connected with one of Jira, or with another one, or parted from it. */
function connectIssues({ living, jira, datacenter }: Trackers, random: Random): undefined {
  const { linear } = living.company;
  const issue = pickOf([...linear.tracker.issues.values()], random);
  const key = pickOf(liveIssues(living), random)?.key;
  if (issue === undefined || key === undefined) return;
  const by = { at: Date.now(), actor: random.pick(linear.people).id, id: issue.id };
  const set = random.pick([
    { attached: [`${jira.url}/browse/${key}`] },
    { attached: [`${datacenter.url}/browse/${key}`] },
    { syncedWith: key },
    { attached: [], syncedWith: null },
  ]);
  living.apply('linear', { kind: 'change', ...by, set });
}

/** Issues of Jira that some issue of Linear names. */
function connectedIds({ jira, linear }: LivingCompany['company']): ReadonlySet<string> {
  const named = [...linear.tracker.issues.values()].flatMap(({ fields }) => [
    ...fields.attached.map((address) => address.slice(address.lastIndexOf('/') + 1)),
    fields.syncedWith ?? '',
  ]);
  return new Set(named.flatMap((key) => jira.tracker.find(key)?.id ?? []));
}

/**
 * Brings back what is archived or hidden and has something below it, or stands beside an issue of Linear. A clean read
 * could not know what the first one made of it, and both would be right.
 */
export function bringParentsBack({ living, restrictions }: Trackers): void {
  const { tracker, people } = living.company.jira;
  const parents = new Set([...tracker.issues.values()].map(({ fields }) => fields.parent));
  const connected = connectedIds(living.company);
  for (const { id, fields } of tracker.issues.values()) {
    if (!parents.has(id) && !connected.has(id)) continue;
    for (const account of [restrictions['acme-jira'], restrictions['acme-dc']]) account.grant(id);
    const by = { at: Date.now(), actor: people[0].id, id };
    if (fields.place === 'archived') {
      living.apply('jira', { kind: 'change', ...by, set: { place: 'live' } });
    }
  }
}

function liveIssues({ company }: Trackers['living']): readonly TrackedIssue[] {
  return [...company.jira.tracker.issues.values()].filter(({ fields }) => fields.place === 'live');
}
