/** Throughput of the last weeks, of all work and of each objective. */
import type { LocalDate } from '../core/objective.ts';
import { dayMs } from '../core/time.ts';
import { weeklyBars } from '../server/page/charts.ts';
import { type Html, html } from '../server/page/html.ts';
import { timeLine } from '../server/page/time-line.ts';
import { dayName, number } from '../server/page/words.ts';
import type { ReportDocument } from './report-document.ts';

export function weekCharts({ throughput, objectives }: ReportDocument): Html {
  return html`<section class="card"><h2>Completed in each week</h2>
<div class="weeks">${weekChart('All work', throughput.weeks, throughput.runningWeek)}
${objectives.map(({ name, weeks, runningWeek }) => weekChart(name, weeks.map(headcount), headcount(runningWeek)))}</div>
<p class="note">Issues completed in 12 whole weeks, zeros included, by the Monday they began on. The dashed bar is the running week: partial. Each chart has its own scale.</p>
</section>`;
}

/** Coverage at the end of each kept day; the line is broken where a day is not kept or has no value. */
export function coverageChart({ days }: ReportDocument): Html | undefined {
  const [first, last] = [days.at(0), days.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const kept = new Map(days.map(({ day, wip }) => [day, wip.coverageRatio]));
  return html`<section class="card"><h2>Alignment coverage over time</h2>
${timeLine({
  title: 'Alignment coverage of work in progress',
  points: daysBetween(first.day, last.day).map((day) => ({ day, ratio: kept.get(day) })),
})}
<p class="note">Of work in progress at the end of each day: aligned ÷ (aligned + unaligned). The line is broken on days that are not kept or have no such work.</p>
</section>`;
}

function daysBetween(first: LocalDate, last: LocalDate): readonly LocalDate[] {
  const [from, to] = [Date.parse(first), Date.parse(last)];
  return Array.from({ length: Math.round((to - from) / dayMs) + 1 }, (_, index) =>
    new Date(from + index * dayMs).toISOString().slice(0, 10),
  );
}

type Week = ReportDocument['throughput']['runningWeek'];

function headcount({
  start,
  completed,
}: ReportDocument['objectives'][number]['runningWeek']): Week {
  return { start, completed: completed.issues };
}

function weekChart(name: string, weeks: readonly Week[], running: Week): Html {
  const [first] = weeks;
  return html`<figure><figcaption>${name}</figcaption>
${weeklyBars({ weeks: weeks.map(bar), running: bar(running), label: `${name}: issues completed` })}
<p class="values" aria-hidden="true">${[...weeks, running].map(({ completed }) => html`<span>${number(completed)}</span>`)}</p>
<p class="ends"><span>${first && dayName(first.start)}</span><span>${dayName(running.start)}, running</span></p>
</figure>`;
}

function bar({ start, completed }: Week): { readonly start: string; readonly value: number } {
  return { start, value: completed };
}
