/** The first page: one document, complete in itself. It works without script and is the same text for every reader. */
import { readFileSync } from 'node:fs';
import type { Snapshot } from '../../core/measures/snapshot.ts';
import { type Observation, type ObservedState, observe } from '../../metrics/observation.ts';
import { type Html, html, trusted } from './html.ts';
import { lead } from './lead.ts';
import { objectiveTable } from './objectives.ts';
import { portfolio } from './portfolio.ts';
import { sourceTable } from './sources.ts';
import { freshnessReason } from './status-words.ts';
import { ago, counted, instant } from './words.ts';

export const pageStyle = readFileSync(new URL('page.css', import.meta.url), 'utf8');
export const pageScript = readFileSync(new URL('refresh.js', import.meta.url), 'utf8');

export function page(state: ObservedState): string {
  return documentOf(content(observe(state)), firstPage);
}

/** The page when the numbers cannot be read. It says nothing of the cause, which is in the log. */
export function unavailablePage(): string {
  return documentOf(
    html`<section class="lead unknown"><h1>The numbers cannot be read just now</h1>
<p>This page tries again by itself; the cause is in the log.</p></section>`,
    firstPage,
  );
}

interface Place {
  readonly title: string;
  /** Where the first page is from here: the service may be below a path of a proxy. */
  readonly root: './' | '../';
}

const firstPage: Place = { title: 'Throughline', root: './' };

export function documentOf(main: Html, { title, root }: Place): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="${icon}">
<noscript><meta http-equiv="refresh" content="10"></noscript>
<style>${trusted(pageStyle)}</style>
</head>
<body>
<header><a class="home" href="${root}">${logo}<strong>Throughline</strong></a>
<form action="${root}issues" role="search"><label class="hidden" for="key">Key or address of an issue</label><input id="key" name="key" placeholder="PAY-42" required autocomplete="off"> <button>Explain</button></form>
<p id="connection" role="status"></p></header>
<main>
${main}
</main>
<script>${trusted(pageScript)}</script>
</body>
</html>
`.markup;
}

/** Percent-encoded, because it stands in an attribute; a colour that is seen on light and dark. */
const icon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -4 28 28" fill="#4f7fe8" stroke="#4f7fe8" stroke-width="3"><path fill="none" d="M2 15 L10 9 L17 12 L26 4"/><circle cx="10" cy="9" r="2"/><circle cx="17" cy="12" r="2"/></svg>',
)}`;

export const logo = html`<svg class="logo" viewBox="0 0 28 20" width="28" height="20" aria-hidden="true"><path d="M2 15 L10 9 L17 12 L26 4"></path><circle cx="2.5" cy="15" r="2"></circle><circle cx="10" cy="9" r="2"></circle><circle cx="17" cy="12" r="2"></circle><circle cx="25.5" cy="4" r="2"></circle></svg>`;

function content(observation: Observation): Html {
  const { snapshot } = observation.state;
  if (snapshot === undefined) {
    return html`<section class="lead unknown"><h1>No numbers yet</h1>
<p>They appear as soon as what was read is measured for the first time.</p></section>
${sourceTable(observation)}`;
  }
  return html`${asOf(observation, snapshot)}
${unobservedNotice(observation)}
${lead(observation)}
${portfolio(observation, snapshot)}
${objectiveTable(observation, snapshot)}
${sourceTable(observation)}`;
}

function asOf({ state, sources }: Observation, snapshot: Snapshot): Html {
  const reads = sources.flatMap(({ lastSuccessAt }) => lastSuccessAt ?? []);
  const isEachRead = reads.length > 0 && reads.length === sources.length;
  const read = isEachRead
    ? ` Every source was read, the oldest read was ${ago(Math.min(...reads), state.now)}.`
    : '';
  return html`<p class="as-of">Numbers of ${instant(snapshot.asOf, snapshot.timezone)}.${read} Trailing window: ${counted(snapshot.windowDays, 'day')}.</p>`;
}

/** Stands above every number it affects; the status of each objective repeats it. */
export function unobservedNotice({ sources, state }: Observation): Html | undefined {
  const missing = sources.filter(({ freshness }) => freshness !== 'observed');
  if (missing.length === 0) return undefined;
  return html`<section class="notice" role="status"><strong>Not everything is observed.</strong>
${missing.map((source) => `${source.id} ${freshnessReason(source, state.now)}`).join('; ')}.
The numbers below hold what was read before that: they are no verdict on work in ${missing.length === 1 ? 'this source' : 'these sources'}.</section>`;
}
