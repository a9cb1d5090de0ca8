/** The whole: how much work serves the strategy, and how much gets done. */
import { type Alignment, type Basis, bases, type Snapshot } from '../../core/measures/snapshot.ts';
import type { Observation } from '../../metrics/observation.ts';
import { stackedBar, weeklyBars } from './charts.ts';
import { type Html, html } from './html.ts';
import { counted, noValue, number, percent } from './words.ts';

export function portfolio(observation: Observation, snapshot: Snapshot): Html {
  const unobserved = unobservedNote(observation);
  return html`<section class="cards ${unobserved && 'unobserved'}" aria-label="Portfolio">
<article class="card wide">${alignment(snapshot)}${unobserved}</article>
<article class="card">${servesNone(snapshot)}${unobserved}</article>
<article class="card">${strategy(observation)}</article>
<article class="card">${completed(snapshot)}${unobserved}</article>
</section>`;
}

/** These numbers rest on every source. */
function unobservedNote({ sources }: Observation): Html | undefined {
  const missing = sources.filter(({ freshness }) => freshness !== 'observed').map(({ id }) => id);
  return missing.length === 0
    ? undefined
    : html`<p class="note unknown">Unobserved: ${missing.join(', ')}</p>`;
}

function alignment(snapshot: Snapshot): Html {
  return html`<h2>Alignment coverage</h2>
<table class="alignment">
<thead><tr><th scope="col">Work</th><th scope="col">Coverage</th><th scope="col"><span class="hidden">Parts</span></th><th scope="col">Aligned</th><th scope="col">Unaligned</th><th scope="col">Exempt</th></tr></thead>
<tbody>${bases.map((basis) => alignmentRow(basis, snapshot))}</tbody>
</table>
<p class="note">Coverage = aligned ÷ (aligned + unaligned). Exempt work is run-the-business work, in neither.</p>`;
}

const basisNames = {
  wip: 'In progress',
  completed: 'Completed',
  created: 'Created',
} as const satisfies Record<Basis, string>;

function alignmentRow(basis: Basis, snapshot: Snapshot): Html {
  const { aligned, unaligned, exempt, coverageRatio } = snapshot.alignment[basis];
  const when = basis === 'wip' ? 'now' : `last ${counted(snapshot.windowDays, 'day')}`;
  return html`<tr>
<th scope="row">${basisNames[basis]} <small>${when}</small></th>
<td class="figure">${coverageRatio === undefined ? noValue('no aligned and no unaligned work') : percent(coverageRatio)}</td>
<td class="graph">${stackedBar([
    { kind: 'aligned', value: aligned },
    { kind: 'unaligned', value: unaligned },
    { kind: 'exempt', value: exempt },
  ])}</td>
<td class="count"><i class="key aligned"></i>${number(aligned)}</td>
<td class="count"><i class="key unaligned"></i>${number(unaligned)}</td>
<td class="count"><i class="key exempt"></i>${number(exempt)}</td>
</tr>`;
}

function servesNone(snapshot: Snapshot): Html {
  const { wip } = snapshot.alignment;
  return html`<h2>Serves no objective</h2>
<p class="figure">${wip.coverageRatio === undefined ? noValue('no aligned and no unaligned work in progress') : percent(1 - wip.coverageRatio)}</p>
<p>${servesNoneParts(wip)}</p>
<p class="note">Listed by throughline unaligned. ${counted(wip.exempt, 'exempt issue')} left out.</p>`;
}

function servesNoneParts({ aligned, unaligned }: Alignment): string {
  return `${number(unaligned)} of ${counted(aligned + unaligned, 'issue')} in progress`;
}

function strategy({ strategyCoverage }: Observation): Html {
  const { plain, unobserved } = strategyCoverage;
  const { moving, observed } = plain;
  return html`<h2>Strategy served</h2>
<p class="figure">${observed === 0 ? noValue('no objective in force has a verdict') : `${moving} of ${observed}`}</p>
<p>objectives in force are moving</p>
<p class="note">Lowest level of the strategy. ${unobserved} unobserved, in neither number.</p>`;
}

function completed({ throughput, windowDays }: Snapshot): Html {
  return html`<h2>Completed</h2>
<p class="figure">${number(throughput.completed)}</p>
<p>${throughput.completed === 1 ? 'issue' : 'issues'} in ${counted(windowDays, 'day')}, aligned or not</p>
<p class="graph">${weeklyBars({
    weeks: throughput.weeks.map((week) => ({ start: week.start, value: week.completed })),
    running: { start: throughput.runningWeek.start, value: throughput.runningWeek.completed },
    label: 'Issues completed',
  })}</p>`;
}
