/** Where the numbers come from, and whether that can be trusted now. */
import type { Observation, ObservedSource } from '../../metrics/observation.ts';
import { type Html, html } from './html.ts';
import { freshnessNames, freshnessReason } from './status-words.ts';
import { ago, clockOf, counted, duration, instant, noValue, number } from './words.ts';

export function sourceTable(observation: Observation): Html {
  return html`<section class="card">
<h2>Sources</h2>
<table class="sources">
<thead><tr><th scope="col">Source</th><th scope="col">Freshness</th><th scope="col">Last read</th><th scope="col">Issues</th><th scope="col">Data problems</th></tr></thead>
<tbody>${observation.sources.map((source) => sourceRow(source, observation))}</tbody>
</table>
</section>`;
}

const kindNames = {
  jira: 'Jira',
  'jira-datacenter': 'Jira Data Center',
  linear: 'Linear',
} as const satisfies Record<ObservedSource['kind'], string>;

function sourceRow(source: ObservedSource, observation: Observation): Html {
  const tone = source.freshness === 'observed' ? 'good' : 'unknown';
  return html`<tr class="${tone}">
<th scope="row"><span class="name">${source.id}<small>${kindNames[source.kind]}, every ${duration(source.intervalMs)}</small></span></th>
<td data-label="Freshness"><span class="status"><i></i>${freshnessNames[source.freshness]}</span><small>${freshnessReason(source, observation.state.now)}</small></td>
<td data-label="Last read">${lastSuccess(source, observation)}</td>
<td data-label="Issues">${issues(source)}</td>
<td data-label="Data problems">${problems(source)}</td>
</tr>`;
}

function lastSuccess({ lastSuccessAt }: ObservedSource, observation: Observation): Html {
  const { now, zone } = clockOf(observation);
  if (lastSuccessAt === undefined) return noValue('it was never fully read');
  return html`<span title="${instant(lastSuccessAt, zone)}">${ago(lastSuccessAt, now)}</span>`;
}

function issues({ measured }: ObservedSource): Html {
  if (measured === undefined) return noValue('not measured yet');
  const withState = Object.values(measured.states).reduce((sum, count) => sum + count, 0);
  const apart = counted(measured.withoutState, 'issue');
  return html`<span class="figure">${number(withState + measured.withoutState)}</span>${
    measured.withoutState === 0
      ? undefined
      : html`<small>${apart} without state, excluded from every ratio</small>`
  }`;
}

function problems({ measured }: ObservedSource): Html {
  if (measured === undefined) return noValue('not measured yet');
  const found = Object.entries(measured.problems).filter(([, count]) => count > 0);
  const total = found.reduce((sum, [, count]) => sum + count, 0);
  const kinds = found.map(([kind, count]) => `${count} ${kind.replaceAll('_', ' ')}`);
  return html`<span class="figure">${number(total)}</span><small>${kinds.join(' · ')}</small>`;
}
