/** Tables of the report as HTML. */
import { type Html, html } from '../server/page/html.ts';
import type { ReportTable } from './report-table.ts';

/** A chart for each row, in a column of its own behind the row's name. */
export interface RowCharts {
  readonly header: string;
  /** What the signs mean. */
  readonly key: Html;
  readonly cells: readonly Html[];
}

/** Nothing is shown of a table without rows but what its note says. */
export function tableSection(table: ReportTable, charts?: RowCharts): Html {
  const { title, note, rows } = table;
  if (rows.length === 0 && note === undefined) return html``;
  return html`<section class="card"><h2>${title}</h2>
${rows.length === 0 ? undefined : tableHtml(table, charts)}
${charts !== undefined && rows.length > 0 ? html`<p class="note">${charts.key}</p>` : undefined}
${note === undefined ? undefined : html`<p class="note">${note}</p>`}
</section>`;
}

function tableHtml({ title, header, rows }: ReportTable, charts: RowCharts | undefined): Html {
  const [first, ...others] = header;
  return html`<div class="scrolls" tabindex="0" role="region" aria-label="${title}"><table class="numbers">
<thead><tr><th scope="col">${first}</th>${charts && html`<th scope="col">${charts.header}</th>`}${others.map((each) => html`<th scope="col">${each}</th>`)}</tr></thead>
<tbody>${rows.map(
    (
      [name, ...cells],
      index,
    ) => html`<tr><th scope="row">${name}</th>${charts && html`<td class="graph">${charts.cells[index]}</td>`}${cells.map(cellHtml)}</tr>
`,
  )}</tbody>
</table></div>`;
}

/** Numbers stay on one line, sentences need not. */
function cellHtml(cell: string): Html {
  return cell.length > 24 ? html`<td class="words">${cell}</td>` : html`<td>${cell}</td>`;
}

export function key(kind: string, words: string): Html {
  return html`<span class="key-of"><i class="key ${kind}"></i>${words}</span> `;
}
