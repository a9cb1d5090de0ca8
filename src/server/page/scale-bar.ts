/** One bar on a scale that several bars share: spans, and marks that stand on it. */
import { type Html, html } from './html.ts';

export type SpanKind = 'actual' | 'interval' | 'likely' | 'possible';
export type MarkKind = 'target' | 'due' | 'middle';

export interface ScaleBar {
  /** What the bar shows, for those who cannot see it. */
  readonly title: string;
  /** Its values in words. */
  readonly description: string;
  /** The end of the scale; it begins at 0. */
  readonly end: number;
  readonly spans: readonly {
    readonly kind: SpanKind;
    readonly from: number;
    readonly to: number;
  }[];
  readonly marks: readonly { readonly kind: MarkKind; readonly at: number }[];
}

const width = 1000;
const height = 20;

/** Stretched to whatever room there is; so there is no text in it. Nothing is drawn beyond the ends of the scale. */
export function scaleBar({ title, description, end, spans, marks }: ScaleBar): Html {
  const place = (value: number): number =>
    Math.round((end === 0 ? 0 : Math.min(Math.max(value / end, 0), 1)) * width);
  return html`<svg class="scale" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img"><title>${title}</title><desc>${description}</desc>
<rect class="ground" x="0" y="0" width="${width}" height="${height}"></rect>
${spans.map(({ kind, from, to }) => html`<rect class="${kind}" x="${place(from)}" y="${tops[kind]}" width="${Math.max(place(to) - place(from), 2)}" height="${height - 2 * tops[kind]}"></rect>`)}
${marks.map(({ kind, at }) => html`<line class="${kind}" x1="${place(at)}" x2="${place(at)}" y1="0" y2="${height}"></line>`)}
</svg>`;
}

const tops = { actual: 3, interval: 8, likely: 3, possible: 6 } as const satisfies Record<
  SpanKind,
  number
>;
