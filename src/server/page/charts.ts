/** Small charts as inline SVG: no style attribute, no script, readable without sight of them. */
import type { LocalDate } from '../../core/objective.ts';
import { type Html, html } from './html.ts';
import { dayName, number } from './words.ts';

interface Bar {
  /** Monday, local. */
  readonly start: LocalDate;
  readonly value: number;
}

export interface WeeklyBars {
  /** Whole weeks, oldest first. */
  readonly weeks: readonly Bar[];
  /** The running week: partial, drawn apart. */
  readonly running: Bar;
  /** What is counted, for those who cannot see the bars. */
  readonly label: string;
}

const barWidth = 7;
const step = 9;
const height = 32;

/** One bar a week; a week without any keeps its foot on the line, so that zero is seen as zero. */
export function weeklyBars({ weeks, running, label }: WeeklyBars): Html {
  const all = [...weeks, running];
  const top = Math.max(...all.map(({ value }) => value), 1);
  const width = all.length * step + 3;
  const values = weeks.map(({ value }) => number(value)).join(', ');
  return html`<svg class="bars" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${label}, ${weeks.length} whole weeks, oldest first: ${values}; running week so far: ${number(running.value)}">
${weeks.map((each, index) => bar(each, { x: index * step, top, kind: 'whole' }))}
${bar(running, { x: weeks.length * step + 3, top, kind: 'running' })}
</svg>`;
}

function bar(
  { start, value }: Bar,
  place: { x: number; top: number; kind: 'whole' | 'running' },
): Html {
  const tall = value === 0 ? 1 : Math.max(2, Math.round((value / place.top) * (height - 2)));
  const when =
    place.kind === 'running' ? `running week, from ${dayName(start)}` : `week of ${dayName(start)}`;
  return html`<rect class="${value === 0 ? 'zero' : place.kind}" x="${place.x}" y="${height - tall}" width="${barWidth}" height="${tall}" rx="1"><title>${when}: ${number(value)}</title></rect>`;
}

export interface Part {
  readonly kind: 'aligned' | 'unaligned' | 'exempt' | 'executed' | 'rest';
  readonly value: number;
}

/** Parts of a whole side by side. Nothing is drawn of an empty whole. */
export function stackedBar(parts: readonly Part[]): Html {
  const whole = parts.reduce((sum, part) => sum + part.value, 0);
  let x = 0;
  const rects = parts.map((part) => {
    const width = whole === 0 ? 0 : (part.value / whole) * 100;
    const rect = html`<rect class="${part.kind}" x="${x.toFixed(2)}" y="0" width="${width.toFixed(2)}" height="4"></rect>`;
    x += width;
    return rect;
  });
  return html`<svg class="stack" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">${rects}</svg>`;
}
