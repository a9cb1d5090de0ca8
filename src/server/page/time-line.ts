/** A ratio over time as inline SVG; where it has no value the line is broken. */
import type { LocalDate } from '../../core/objective.ts';
import { type Html, html } from './html.ts';
import { dayName, percent } from './words.ts';

export interface TimeLine {
  readonly title: string;
  /** Oldest first, at even distances. */
  readonly points: readonly { readonly day: LocalDate; readonly ratio: number | undefined }[];
}

const width = 1000;
const height = 200;

export function timeLine({ title, points }: TimeLine): Html {
  const [first, last] = [points.at(0), points.at(-1)];
  if (first === undefined || last === undefined) return html``;
  const x = (index: number): number => Math.round((index / Math.max(points.length - 1, 1)) * width);
  const y = (ratio: number): number => Math.round((1 - ratio) * height);
  return html`<div class="plot"><span class="top">100%</span><span class="bottom">0%</span>
<svg class="line" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img"><title>${title}</title><desc>${inWords(points)}</desc>
<line class="rule" x1="0" x2="${width}" y1="0" y2="0"></line><line class="rule" x1="0" x2="${width}" y1="${height / 2}" y2="${height / 2}"></line><line class="rule" x1="0" x2="${width}" y1="${height}" y2="${height}"></line>
${stretches(points).map((stretch) => html`<polyline points="${stretch.map(({ index, ratio }) => `${x(index)},${y(ratio)}`).join(' ')}"></polyline>`)}
</svg></div>
<p class="ends"><span>${dayName(first.day)}</span><span>${dayName(last.day)}</span></p>`;
}

interface Point {
  readonly index: number;
  readonly ratio: number;
}

/** Neighbours that have a value. One alone is drawn as a dot: a line to itself. */
function stretches(points: TimeLine['points']): readonly (readonly Point[])[] {
  const found: Point[][] = [];
  let open: Point[] | undefined;
  for (const [index, { ratio }] of points.entries()) {
    if (ratio === undefined) {
      open = undefined;
    } else if (open === undefined) {
      open = [{ index, ratio }];
      found.push(open);
    } else {
      open.push({ index, ratio });
    }
  }
  return found.map((stretch) => (stretch.length === 1 ? [...stretch, ...stretch] : stretch));
}

function inWords(points: TimeLine['points']): string {
  return points
    .map(
      ({ day, ratio }) => `${dayName(day)}: ${ratio === undefined ? 'no value' : percent(ratio)}`,
    )
    .join(', ');
}
